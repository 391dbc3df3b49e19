using RmUnifyGroupSync.Engine.Settings;

namespace RmUnifyGroupSync.Runtime;

/// <content>Settings out of and into files.</content>
public sealed partial class GroupSyncService
{
    /// <inheritdoc />
    public IReadOnlyList<string> GetUnknownSettings() => Settings().Load().UnknownNames;

    /// <inheritdoc />
    public async Task<string?> ExportSettingsAsync(SettingExportRequest request, CallOptions options, CancellationToken cancellationToken)
    {
        var store = Settings();
        var schools = request.School is null ? null : await OwnKeysAsync(request.School, store.Load(), options, cancellationToken);
        if (schools is { Count: 0 })
        {
            options.Observer.Report(new WarningEvent($"No school that has settings of its own is called {string.Join(" or ", request.School!)}; nothing was exported."));
            return null;
        }

        var text = store.Export(schools);
        var file = new OutputFile(request.Path, request.NoClobber, request.Force);
        file.Check();
        if (options.WhatIf)
            return null;
        file.Write(writer => writer.Write(text));
        return request.Path;
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<GroupSyncSetting>> ImportSettingsAsync(SettingImportRequest request, CallOptions options, CancellationToken cancellationToken)
    {
        var store = Settings();
        var import = store.ReadImport(ReadText(request.Path), request.Path, request.School, request.Replace);
        RequireSound(import, request.Path, options);
        List<string?> blocks = [.. import.HasDefault ? [null] : Array.Empty<string?>(), .. import.Schools];
        var owns = blocks.ConvertAll(import.Own);
        if (owns.Exists(o => o.AutoCreate is { Length: > 0 }))
        {
            if (owns.TrueForAll(o => o.MisSource is null))
                RequireSource(new(), store.Load());
            CreationPermission.Require(_sessions, options);
        }

        Warn(import.UnknownNames.Select(UnknownText), options);
        foreach (var path in owns.SelectMany(o => o.MisPath ?? []).Where(p => !File.Exists(p) && !Directory.Exists(p)).Distinct(StringComparer.Ordinal))
            options.Observer.Report(new WarningEvent($"The MIS path {path} is not there now. It is kept; check the path, the drive and the account that the run uses."));
        if (options.WhatIf)
            return Task.FromResult<IReadOnlyList<GroupSyncSetting>>(owns);
        store.Import(import);
        var written = store.Load();
        Warn(blocks.SelectMany(b => SettingWarnings.Of(written.Resolve(b))).Distinct(StringComparer.Ordinal), options);
        return Task.FromResult<IReadOnlyList<GroupSyncSetting>>(blocks.ConvertAll(b => written.Resolve(b)));
    }

    private IReadOnlyList<string> UnknownSettingsOrNone()
    {
        try
        {
            return GetUnknownSettings();
        }
        catch (GroupSyncException)
        {
            return []; // whoever needs the settings says that they cannot be read
        }
    }

    /// <summary>What is said of a name in the settings file that this version does not know.</summary>
    private static string UnknownText(string place) => $"{place} is no setting of this version. It is kept and has no effect; check the spelling, or update the module.";

    private static void RequireSound(SettingImport import, string path, CallOptions options)
    {
        if (import.Problems.Count == 0)
            return;
        foreach (var problem in import.Problems)
            options.Observer.Report(new ItemErrorEvent(problem));
        throw new GroupSyncException(
            GroupSyncErrorId.SettingInvalid, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Nothing was imported: {import.Problems.Count} value(s) in '{path}' break a rule."))
        {
            TargetObject = path,
            RecommendedAction = "Correct each value that the errors before this one name, then import again.",
        };
    }

    private async Task<List<string>> OwnKeysAsync(string[] schools, SettingSnapshot settings, CallOptions options, CancellationToken cancellationToken)
    {
        var keys = new List<string>();
        foreach (var school in schools)
        {
            var named = await SchoolKeysAsync(school, settings, options, cancellationToken);
            var own = named.Where(k => settings.Schools.Contains(k, StringComparer.Ordinal)).ToList();
            if (own.Count == 0 && !Wildcard.HasWildcards(school))
                throw new GroupSyncException(GroupSyncErrorId.SchoolNotFound, $"School \"{school}\" has no settings of its own; those of all schools hold for it.") { TargetObject = school, RecommendedAction = "Leave -School out to export everything." };
            keys.AddRange(own);
        }

        return [.. keys.Distinct(StringComparer.Ordinal)];
    }

    private static string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path, new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Text.DecoderFallbackException)
        {
            throw new GroupSyncException(GroupSyncErrorId.SettingInvalid, $"The file '{path}' cannot be read: {e.Message}", e)
            {
                TargetObject = path,
                RecommendedAction = "Name a file that Export-GroupSyncSetting wrote and that this account may read.",
            };
        }
    }
}
