using RmUnifyGroupSync.Module.Tests.Harness;

namespace RmUnifyGroupSync.Module.Tests;

/// <summary>Find-GroupSyncAdoption, Set-GroupSyncLink and Remove-GroupSyncLink as the surface has them (surface.md, "Microsoft 365 side").</summary>
public sealed class LinkTests : IDisposable
{
    private readonly FakeService _service = new();
    private readonly ModuleSession _session;

    public LinkTests() => _session = ModuleSession.With(_service);

    public void Dispose() => _session.Dispose();

    private static AdoptionCandidate Candidate(string misGroupId, int confidence = 90, bool adoptable = true) => new()
    {
        MisGroupId = misGroupId,
        MisGroupName = misGroupId,
        School = "S1",
        Type = MisGroupType.Teaching,
        AcademicYear = 2026,
        GroupId = Sample.ClassGroup(misGroupId).Id,
        DisplayName = $"{misGroupId}[1234567][2026]",
        Confidence = confidence,
        Adoptable = adoptable,
        Evidence = "name equal, address equal; 27 of 28 students are members",
    };

    [Fact]
    public void Find_passes_schools_and_sources_on_and_writes_what_was_found()
    {
        _service.Candidates.Add(Candidate("7A"));
        var result = _session.Run("Find-GroupSyncAdoption -School S1 -Source RmUnify, MisChange");
        Assert.Equal("7A", Assert.Single(result.As<AdoptionCandidate>()).MisGroupId);
        var (school, source) = _service.Request<(string[]?, AdoptionSource[]?)>("FindAdoptionsAsync");
        Assert.Equal(["S1"], school!);
        Assert.Equal([AdoptionSource.RmUnify, AdoptionSource.MisChange], source!);
    }

    [Fact]
    public void Find_shows_confidence_and_evidence()
    {
        _service.Candidates.Add(Candidate("7A"));
        var shown = _session.Show("Find-GroupSyncAdoption");
        Assert.Contains("Confidence", shown, StringComparison.Ordinal);
        Assert.Contains("27 of 28", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Candidates_bind_to_Set_by_the_names_of_their_properties_and_go_in_one_call()
    {
        _service.Candidates.AddRange([Candidate("7A"), Candidate("7B"), Candidate("7C", confidence: 10)]);
        var result = _session.Run("Find-GroupSyncAdoption | Where-Object Confidence -ge 80 | Set-GroupSyncLink");
        Assert.Empty(result.Errors);
        Assert.Equal(2, result.As<O365ClassGroup>().Count);
        var links = _service.Request<IReadOnlyList<LinkRequest>>("SetLinksAsync");
        Assert.Equal(["7A", "7B"], links.Select(l => l.MisGroupId));
        Assert.All(links, l => Assert.Equal(("S1", MisGroupType.Teaching, Sample.ClassGroup(l.MisGroupId).Id), (l.School, l.Type, l.GroupId)));
    }

    [Fact]
    public void Rows_of_a_file_bind_too_and_one_row_s_school_is_not_the_next_one_s()
    {
        var result = _session.Run("@{MisGroupId='7A';GroupId='g1';School='S1'}, @{MisGroupId='7B';GroupId='g2'} | ForEach-Object { [pscustomobject]$_ } | Set-GroupSyncLink");
        Assert.Empty(result.Errors);
        Assert.Equal([("7A", "g1", "S1"), ("7B", "g2", null)], _service.Request<IReadOnlyList<LinkRequest>>("SetLinksAsync").Select(l => (l.MisGroupId, l.GroupId, l.School)));
    }

    [Fact]
    public void A_MIS_group_binds_its_own_id_as_the_MIS_group_s()
    {
        _service.MisGroups.Add(Sample.MisGroup("7A"));
        Assert.Empty(_session.Run("Get-MisGroup -Id 7A | Set-GroupSyncLink -GroupId g1").Errors);
        Assert.Equal(("7A", "g1"), Assert.Single(_service.Request<IReadOnlyList<LinkRequest>>("SetLinksAsync").Select(l => (l.MisGroupId, l.GroupId))));
    }

    [Fact]
    public void Class_groups_bind_to_Remove_which_writes_nothing()
    {
        _service.ClassGroups.Add(Sample.ClassGroup("7A[1234567][2026]", "7A"));
        var result = _session.Run("Get-O365ClassGroup | Remove-GroupSyncLink");
        Assert.Empty(result.Errors);
        Assert.Empty(result.Output);
        Assert.Equal(("7A", _service.ClassGroups[0].Id, "S1"), Assert.Single(_service.Request<IReadOnlyList<LinkRequest>>("RemoveLinksAsync").Select(l => (l.MisGroupId, l.GroupId, l.School))));
    }

    [Fact]
    public void An_empty_pipeline_calls_nothing_and_WhatIf_is_passed_on()
    {
        Assert.Empty(_session.Run("@() | Set-GroupSyncLink; @() | Remove-GroupSyncLink").Errors);
        Assert.Equal(0, _service.Count("SetLinksAsync") + _service.Count("RemoveLinksAsync"));
        _session.Run("Set-GroupSyncLink 7A g1 -WhatIf");
        Assert.True(_service.Calls.Single(c => c.Method == "SetLinksAsync").Options!.WhatIf);
    }
}
