using RmUnifyGroupSync.Module.Tests.Harness;

namespace RmUnifyGroupSync.Module.Tests;

/// <summary>Tab: from local state only, and never an error.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly FakeService _service = new()
    {
        Settings =
        {
            new GroupSyncSetting(),
            new GroupSyncSetting { School = "1001", SchoolName = "Contoso High", DfeNumber = "1234567" },
            new GroupSyncSetting { School = "St Mary's", SchoolName = "St Mary" },
        },
    };

    private readonly ModuleSession _session;

    public CompletionTests() => _session = ModuleSession.With(_service);

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("Get-MisGroup -School ", "1001", "'St Mary''s'")]
    [InlineData("Get-MisGroup -School 10", "1001")]
    [InlineData("Invoke-GroupSync -School cont", "1001")]
    [InlineData("Sync-O365GroupMember -All -School 'St", "'St Mary''s'")]
    [InlineData("Set-GroupSyncSetting -School 123", "1001")]
    public void Schools_come_from_the_settings_by_id_name_or_number(string line, params string[] expected) =>
        Assert.Equal(expected, _session.Complete(line).Select(c => c.CompletionText));

    [Fact]
    public void A_school_shows_its_name_as_tooltip() =>
        Assert.Equal("Contoso High, 1234567", _session.Complete("Get-MisGroup -School 1001")[0].ToolTip);

    [Theory]
    [InlineData("Reset-GroupSyncSetting -Name Name", "NameIdentifier")]
    [InlineData("Reset-GroupSyncSetting Match", "MatchDomain,MatchFile,MatchRule")]
    [InlineData("Set-GroupSyncSetting -MisPreset S", "SimsReport")]
    [InlineData("Set-GroupSyncSetting -TimeZone Europe/Lond", "Europe/London")]
    [InlineData("Set-GroupSyncSetting -NonMisYearAttribute extensionattribute15", "ExtensionAttribute15")]
    [InlineData("Get-MisGroup -Type Reg", "Registration")]
    [InlineData("Connect-GroupSync -Environment USGovD", "USGovDoD")]
    public void Fixed_words_are_completed(string line, string expected) =>
        Assert.Equal(expected.Split(','), _session.Complete(line).Select(c => c.CompletionText));

    [Fact]
    public void Broken_settings_offer_nothing_and_break_nothing()
    {
        _service.SettingsError = new GroupSyncException(GroupSyncErrorId.SettingInvalid, "The settings file is broken.");

        Assert.DoesNotContain(_session.Complete("Get-MisGroup -School "), c => c.CompletionText == "1001");
    }

    [Fact]
    public void Completing_asks_the_engine_for_settings_only()
    {
        _session.Complete("Get-MisGroup -School ");

        Assert.All(_service.Calls, c => Assert.Equal("GetSettings", c.Method));
    }
}
