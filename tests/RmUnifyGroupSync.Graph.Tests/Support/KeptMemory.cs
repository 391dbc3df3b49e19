using System.Collections.Concurrent;
using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.Graph.Tests.Support;

/// <summary>A memory that outlives runs as long as the test does.</summary>
internal sealed class KeptMemory : IDirectoryMemory
{
    private readonly ConcurrentDictionary<string, string> _texts = new();

    public string? Read(string name) => _texts.GetValueOrDefault(name);

    public void Write(string name, string? text)
    {
        if (text is null) _texts.TryRemove(name, out _);
        else _texts[name] = text;
    }
}
