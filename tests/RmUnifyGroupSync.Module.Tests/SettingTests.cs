using RmUnifyGroupSync.Module.Tests.Harness;

namespace RmUnifyGroupSync.Module.Tests;

/// <summary>Settings: only what was said is written, and Get- | Set- changes nothing (surface.md).</summary>
public sealed class SettingTests : IDisposable
{
    private readonly FakeService _service = new();
    private readonly ModuleSession _session;

    public SettingTests() => _session = ModuleSession.With(_service);

    private List<GroupSyncSetting> Written => _service.Calls.Where(c => c.Method == "SetSettingsAsync").Select(c => (GroupSyncSetting)c.Request!).ToList();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Only_what_is_bound_is_written()
    {
        var result = _session.Run("Set-GroupSyncSetting -MisSource SdsCsv -AutoCreate Teaching, Year -AdminOwner admin@x -OwnerIsMember $false -GroupRemovalLimit 40");

        Assert.Empty(result.Errors);
        Assert.Empty(result.Output);
        var written = Assert.Single(Written);
        Assert.Equal([MisGroupType.Teaching, MisGroupType.Year], written.AutoCreate);
        Assert.Equal(["admin@x"], written.AdminOwner!);
        Assert.Equal(
            new GroupSyncSetting { MisSource = MisSourceKind.SdsCsv, OwnerIsMember = false, GroupRemovalLimit = 40, Origin = written.Origin },
            written with { AutoCreate = null, AdminOwner = null });
    }

    [Fact]
    public void An_empty_identifier_and_an_empty_list_are_said_on_purpose()
    {
        _session.Run("Set-GroupSyncSetting -NameIdentifier '' -AutoCreate @() -School S1");

        var written = Assert.Single(Written);
        Assert.Equal("", written.NameIdentifier);
        Assert.Empty(written.AutoCreate!);
        Assert.Equal("S1", written.School);
        Assert.Null(written.MisPath!);
    }

    [Fact]
    public void Relative_paths_are_taken_from_the_location_of_the_session()
    {
        var folder = Directory.CreateTempSubdirectory("rmugs-");
        _session.Runspace.SessionStateProxy.Path.SetLocation(folder.FullName);

        _session.Run("Set-GroupSyncSetting -MisPath export, /data/full -MatchFile match.csv");

        var written = Assert.Single(Written);
        Assert.Equal([Path.Combine(folder.FullName, "export"), Path.GetFullPath("/data/full")], written.MisPath!);
        Assert.Equal(Path.Combine(folder.FullName, "match.csv"), written.MatchFile);
        _session.Runspace.SessionStateProxy.Path.SetLocation("/");
        folder.Delete();
    }

    [Fact]
    public void A_hashtable_names_columns()
    {
        _session.Run("Set-GroupSyncSetting -MisColumn @{ Id = 'UPN'; Year = 7 }");

        Assert.Equal([("Id", "UPN"), ("Year", "7")], Assert.Single(Written).MisColumn!.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => (c.Key, c.Value)));
    }

    [Fact]
    public void A_round_trip_writes_what_the_file_says_and_nothing_else()
    {
        _service.Settings.AddRange(
        [
            Setting(null, ("MisSource", SettingOrigin.Default), ("TimeZone", SettingOrigin.BuiltIn), ("NameIdentifier", SettingOrigin.Environment)),
            Setting("S1", ("MisSource", SettingOrigin.Default), ("NameIdentifier", SettingOrigin.School), ("AutoCreate", SettingOrigin.School)),
        ]);

        var result = _session.Run("Get-GroupSyncSetting | Set-GroupSyncSetting");

        Assert.Empty(result.Errors);
        Assert.Equal(2, Written.Count);
        Assert.Equal(new GroupSyncSetting { MisSource = MisSourceKind.SdsCsv, Origin = Written[0].Origin }, Written[0]);
        Assert.Equal(
            new GroupSyncSetting { School = "S1", NameIdentifier = "42", AutoCreate = _service.Settings[1].AutoCreate, Origin = Written[1].Origin }, Written[1]);
    }

    [Fact]
    public void Columns_come_back_from_a_round_trip()
    {
        var columns = new Dictionary<string, string> { ["PersonId"] = "Adno", ["Year"] = "=7" };
        _service.Settings.Add(Setting(null, ("MisColumn", SettingOrigin.Default)) with { MisColumn = columns });

        var result = _session.Run("Get-GroupSyncSetting | Set-GroupSyncSetting; Set-GroupSyncSetting -MisColumn (Get-GroupSyncSetting).MisColumn");

        Assert.Empty(result.Errors);
        Assert.Equal([columns, columns], Written.Select(w => w.MisColumn!.ToDictionary()));
    }

    [Fact]
    public void An_empty_path_is_said_as_it_is_and_never_the_current_folder()
    {
        _session.Run("Set-GroupSyncSetting -MisPath ''; [pscustomobject]@{ School = 'S1'; MisPath = ''; AdminOwner = ''; NameIdentifier = '7' } | Set-GroupSyncSetting");

        Assert.Equal([""], Written[0].MisPath!);
        Assert.Equal((null, null, "7"), (Written[1].MisPath, Written[1].AdminOwner, Written[1].NameIdentifier));
    }

    [Fact]
    public void What_the_command_line_says_beats_what_comes_down_the_pipeline()
    {
        _service.Settings.Add(Setting("S1", ("NameIdentifier", SettingOrigin.School), ("AutoCreate", SettingOrigin.School)));

        _session.Run("Get-GroupSyncSetting | Set-GroupSyncSetting -School S2 -NameIdentifier 43");

        var written = Assert.Single(Written);
        Assert.Equal(("S2", "43"), (written.School, written.NameIdentifier));
        Assert.Equal(_service.Settings[0].AutoCreate, written.AutoCreate);
        Assert.Null(written.MisSource);
    }

    [Fact]
    public void Rows_of_a_table_bind_by_name_and_their_empty_cells_say_nothing()
    {
        _session.Run("""
            [pscustomobject]@{ School = 'S1'; NameIdentifier = '41'; MatchDomain = ''; TimeZone = $null },
            [pscustomobject]@{ School = 'S2'; NameIdentifier = ''; MatchDomain = 'x.example'; TimeZone = 'Europe/London' } | Set-GroupSyncSetting
            """);

        Assert.Equal([("S1", "41", null, null), ("S2", null, "x.example", "Europe/London")], Written.Select(w => (w.School, w.NameIdentifier, w.MatchDomain, w.TimeZone)));
    }

    [Fact]
    public void Saying_nothing_is_an_error()
    {
        Assert.Equal(["SettingInvalid"], _session.Run("Set-GroupSyncSetting -School S1").ErrorIds);
        Assert.Empty(Written);
    }

    [Fact]
    public void PassThru_writes_the_settings() => Assert.Single(_session.Run("Set-GroupSyncSetting -NameIdentifier 1 -PassThru").As<GroupSyncSetting>());

    [Fact]
    public void Reset_forgets_the_named_settings()
    {
        var result = _session.Run("Reset-GroupSyncSetting -School S1 -Name nameidentifier, *Rollover, Colour");

        Assert.Equal(["SettingInvalid"], result.ErrorIds);
        Assert.Equal("Colour", result.Errors[0].TargetObject);
        var (school, names) = _service.Request<(string?, string[]?)>("ResetSettingsAsync");
        Assert.Equal("S1", school);
        Assert.Equal(["NameIdentifier", "RegistrationRollover", "TeachingRollover", "YearRollover"], names!);
    }

    [Fact]
    public void Reset_of_nothing_that_exists_resets_nothing()
    {
        _session.Run("Reset-GroupSyncSetting -Name Colour; Reset-GroupSyncSetting -Name 'x*'");

        Assert.Equal(0, _service.Count("ResetSettingsAsync"));
    }

    [Fact]
    public void Reset_without_names_forgets_all()
    {
        _session.Run("Reset-GroupSyncSetting");

        Assert.Equal((null, null), _service.Request<(string?, string[]?)>("ResetSettingsAsync"));
    }

    private static GroupSyncSetting Setting(string? school, params (string Name, SettingOrigin Origin)[] origins) => new()
    {
        School = school,
        MisSource = MisSourceKind.SdsCsv,
        TimeZone = "Europe/London",
        NameIdentifier = "42",
        AutoCreate = [MisGroupType.Year],
        Origin = origins.ToDictionary(o => o.Name, o => o.Origin),
    };

    [Fact]
    public void A_row_of_a_table_file_sets_what_its_cells_say_and_an_empty_cell_says_nothing()
    {
        _session.Run("[pscustomobject]@{ School = 'S1'; HideInOutlook = 'True'; OwnerIsMember = 'False'; GroupRemovalLimit = '20'; MisUri = ''; ExcludedPerson = '' } | Set-GroupSyncSetting");

        var written = Assert.Single(Written);
        Assert.Equal((true, false, 20, null, null), (written.HideInOutlook, written.OwnerIsMember, written.GroupRemovalLimit, written.MisUri, written.ExcludedPerson));
    }
}
