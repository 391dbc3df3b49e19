using System.Management.Automation;

namespace RmUnifyGroupSync.Pipeline;

/// <summary>What the pump asks of a cmdlet; called on the pipeline thread only. Any of it can throw when the pipeline ends.</summary>
internal interface IPipelineWriter
{
    /// <summary>Writes an output object.</summary>
    void WriteObject(object item);

    /// <summary>Writes a progress record.</summary>
    void WriteProgress(ProgressRecord record);

    /// <summary>Writes a decision.</summary>
    void WriteVerbose(string message);

    /// <summary>Writes a detail for support.</summary>
    void WriteDebug(string message);

    /// <summary>Writes a line for a log: the information stream, tag GroupSync.</summary>
    void WriteNotice(string message);

    /// <summary>Writes a warning.</summary>
    void WriteWarning(string message);

    /// <summary>Writes a non-terminating error.</summary>
    void WriteItemError(GroupSyncException error);

    /// <summary>Asks whether to change something.</summary>
    bool Approve(string target, string action);
}
