using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RmUnifyGroupSync.State;

namespace RmUnifyGroupSync.Runtime.Diagnostics;

/// <summary>A diagnostic as a file to be sent: JSON, alone or in a zip.</summary>
internal static class DiagnosticFile
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Everything in it as text, cleaned.</summary>
    public static string Text(GroupSyncDiagnostic diagnostic, Redaction redaction) => redaction.Clean(JsonSerializer.Serialize(diagnostic, Json));

    /// <summary>The object again, from the cleaned text.</summary>
    public static GroupSyncDiagnostic Parse(string text) => JsonSerializer.Deserialize<GroupSyncDiagnostic>(text, Json)!;

    /// <summary>Writes it, readable by its owner only. Throws <see cref="GroupSyncErrorId.SettingInvalid"/> when it cannot.</summary>
    public static void Write(string path, string text)
    {
        if (!path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
        {
            PrivateFile.Replace(path, text);
            return;
        }

        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = new StreamWriter(zip.CreateEntry("diagnostic.json").Open()))
            entry.Write(text);
        PrivateFile.Replace(path, bytes.ToArray());
    }
}
