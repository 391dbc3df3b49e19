namespace RmUnifyGroupSync.Hosting;

/// <summary>Files of the module are missing or do not belong together.</summary>
internal sealed class ModuleIncompleteException(string message) : Exception(message);
