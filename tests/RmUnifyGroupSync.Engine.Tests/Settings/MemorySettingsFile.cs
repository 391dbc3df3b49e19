using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.Engine.Tests.Settings;

/// <summary>A settings file in memory that counts how often it is written.</summary>
internal sealed class MemorySettingsFile(string? text = null) : ISettingsFile
{
    public string? Text { get; private set; } = text;

    public int Writes { get; private set; }

    public string? Schema { get; private set; }

    public string Path => "/home/settings.json";

    public string? Read() => Text;

    public void Write(string text)
    {
        Text = text;
        Writes++;
    }

    public void WriteSchema(string name, string text) => Schema = text;
}
