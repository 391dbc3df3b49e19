using RmUnifyGroupSync.Module.Tests.Harness;

namespace RmUnifyGroupSync.Module.Tests;

/// <summary>What binds to what down the pipeline (notes/powershell.md §2).</summary>
public sealed class PipelineTests : IDisposable
{
    private static readonly string GroupId = Sample.Id("g");

    private readonly FakeService _service = new();
    private readonly ModuleSession _session;

    public PipelineTests() => _session = ModuleSession.With(_service);

    public void Dispose() => _session.Dispose();

    [Fact]
    public void The_cmdlets_compose()
    {
        _service.MisGroups.AddRange([Sample.MisGroup("7A"), Sample.MisGroup("7B"), Sample.MisGroup("8", MisGroupType.Year)]);

        var result = _session.Run("Get-MisGroup -Type Teaching | New-O365ClassGroup | Sync-O365GroupMember");

        Assert.Empty(result.Errors);
        Assert.Equal([Sample.Id("7A"), Sample.Id("7B")], result.As<GroupSyncResult>().Select(r => r.GroupId));
        Assert.Equal(1, _service.Count("CreateClassGroupsAsync"));
        Assert.Equal(1, _service.Count("SyncGroupsAsync"));
        Assert.Equal(
            [("7A", MisGroupType.Teaching, "S1"), ("7B", MisGroupType.Teaching, "S1")],
            _service.Request<NewClassGroupRequest>("CreateClassGroupsAsync").Groups.Select(g => (g.MisGroupId, g.Type!.Value, g.School)));
    }

    [Theory]
    [InlineData("[pscustomobject]@{ GroupId = '$id'; DisplayName = 'x' }")]
    [InlineData("[pscustomobject]@{ Id = '$id'; DisplayName = 'x' }")]
    [InlineData("[pscustomobject]@{ ExternalDirectoryObjectId = '$id'; Id = 'school.example/7A' }")]
    [InlineData("[pscustomobject]@{ ObjectId = [guid]'$id' }")]
    [InlineData("@{ GroupId = '$id' }")]
    [InlineData("'$id'")]
    [InlineData("[guid]'$id'")]
    [InlineData("[pscustomobject]@{ GroupId = '$id'; MisGroupId = '7A'; Type = 'Year'; School = 'S1' }")]
    [InlineData("[pscustomobject]@{ PSTypeName = 'Deserialized.RmUnifyGroupSync.O365ClassGroup'; Id = '$id'; MisGroupId = '7A' } | Add-GroupId")]
    public void Sync_takes_anything_that_carries_an_object_id(string input)
    {
        var script = "function Add-GroupId { process { $_.psobject.Properties.Add([psnoteproperty]::new('GroupId', $_.Id)); $_ } }; " + input.Replace("$id", GroupId, StringComparison.Ordinal);

        var result = _session.Run(script + " | Sync-O365GroupMember");

        Assert.Empty(result.Errors);
        var reference = Assert.Single(_service.Request<SyncRequest>("SyncGroupsAsync").Groups!);
        Assert.Equal(GroupId, reference.GroupId);
        Assert.Null(reference.MisGroupId);
    }

    [Theory]
    [InlineData("[pscustomobject]@{ Id = '7A' }", null, null)]
    [InlineData("'7A'", null, null)]
    [InlineData("[pscustomobject]@{ MisGroupId = '7A'; Type = 'Year'; School = 'S1' }", nameof(MisGroupType.Year), "S1")]
    [InlineData("[pscustomobject]@{ PSTypeName = 'Deserialized.RmUnifyGroupSync.MisGroup'; Id = '7A'; GroupId = 'some'; Type = 'Year'; School = 'S1' }", nameof(MisGroupType.Year), "S1")]
    public void Sync_takes_anything_that_carries_a_MIS_group_id(string input, string? type, string? school)
    {
        var result = _session.Run(input + " | Sync-O365GroupMember");

        Assert.Empty(result.Errors);
        var reference = Assert.Single(_service.Request<SyncRequest>("SyncGroupsAsync").Groups!);
        Assert.Equal(("7A", type, school, null), (reference.MisGroupId, reference.Type?.ToString(), reference.School, reference.GroupId));
    }

    [Fact]
    public void A_list_given_to_InputObject_counts_as_its_items()
    {
        _session.Run("Sync-O365GroupMember -InputObject @('7A', '7B')");

        Assert.Equal(["7A", "7B"], _service.Request<SyncRequest>("SyncGroupsAsync").Groups!.Select(g => g.MisGroupId));
    }

    [Fact]
    public void An_object_that_names_no_group_is_an_error_and_the_others_go_on()
    {
        var result = _session.Run("[pscustomobject]@{ Colour = 'red' }, '7A' | Sync-O365GroupMember");

        Assert.Equal(["GroupNotFound"], result.ErrorIds);
        Assert.Single(_service.Request<SyncRequest>("SyncGroupsAsync").Groups!);
    }

    [Theory]
    [InlineData("Get-MisGroup -Name 'none*' | Sync-O365GroupMember")]
    [InlineData("@() | Sync-O365GroupMember")]
    [InlineData("Sync-O365GroupMember -All:$false")]
    public void An_empty_pipeline_never_means_all(string script)
    {
        _session.Run(script);

        Assert.Equal(0, _service.Count("SyncGroupsAsync"));
    }

    [Fact]
    public void All_means_all_of_the_school()
    {
        _session.Run("Sync-O365GroupMember -All -School S1 -AddOnly -UpdateOwner -Rollover -Force -ThrottleLimit 7");

        var request = _service.Request<SyncRequest>("SyncGroupsAsync");
        Assert.Null(request.Groups);
        Assert.Equal(["S1"], request.School!);
        Assert.True(request is { AddOnly: true, UpdateOwner: true, Rollover: true, Force: true });
        Assert.Equal(7, _service.Calls[0].Options!.ThrottleLimit);
    }

    [Theory]
    [InlineData("Get-MisGroup -Id 7A | Get-O365ClassGroup")]
    [InlineData("Get-O365ClassGroup -Id $args[0] | Get-O365ClassGroup")]
    [InlineData("$args[0] | Get-O365ClassGroup")]
    [InlineData("'7A class' | Get-O365ClassGroup")]
    [InlineData("Get-O365ClassGroup '7a CLASS'")]
    [InlineData("Get-O365ClassGroup -GroupId $args[0].ToUpperInvariant()")]
    public void The_class_group_of_a_MIS_group_is_found_by_any_of_its_names(string script)
    {
        _service.MisGroups.Add(Sample.MisGroup("7A"));
        var group = Sample.ClassGroup("7A class", "7A", GroupId);
        _service.ClassGroups.AddRange([group, Sample.ClassGroup("other")]);
        if (script.Contains("ToUpper", StringComparison.Ordinal))
            _service.ClassGroups[0] = group with { Id = GroupId.ToUpperInvariant() };

        var result = _session.Run(script, GroupId);

        Assert.Empty(result.Errors);
        Assert.Equal("7A class", Assert.Single(result.As<O365ClassGroup>()).DisplayName);
    }

    [Fact]
    public void The_MIS_group_of_a_class_group_is_found()
    {
        _service.MisGroups.AddRange([Sample.MisGroup("7A"), Sample.MisGroup("7A", MisGroupType.Year)]);
        _service.ClassGroups.Add(Sample.ClassGroup("7A class", "7A", GroupId));

        var result = _session.Run("Get-O365ClassGroup | Get-MisGroup");

        Assert.Empty(result.Errors);
        Assert.Equal(MisGroupType.Teaching, Assert.Single(result.As<MisGroup>()).Type);
    }

    [Theory]
    [InlineData("Get-MisGroup -Name nobody", "MisGroupNotFound", "nobody")]
    [InlineData("'nobody' | Get-MisGroup", "MisGroupNotFound", "nobody")]
    [InlineData("Get-MisGroup -Id nobody", "MisGroupNotFound", "nobody")]
    [InlineData("Get-O365ClassGroup -Name nobody", "GroupNotFound", "nobody")]
    [InlineData("Get-O365ClassGroup -Id 00000000-0000-0000-0000-000000000009", "GroupNotFound", "00000000-0000-0000-0000-000000000009")]
    [InlineData("Get-O365ClassGroup -MisGroupId nobody", "GroupNotFound", "nobody")]
    public void A_name_that_matches_nothing_is_an_error_with_the_name_as_target(string script, string id, string target)
    {
        _service.MisGroups.Add(Sample.MisGroup("7A"));

        var result = _session.Run(script);

        Assert.Equal([id], result.ErrorIds);
        Assert.Null(result.Failure);
        Assert.Equal(target, result.Errors[0].TargetObject);
    }

    [Theory]
    [InlineData("Get-MisGroup -Name nobod*")]
    [InlineData("Get-MisGroup")]
    [InlineData("Get-O365ClassGroup -Name nobod?")]
    public void A_pattern_that_matches_nothing_is_no_error(string script) => Assert.Empty(_session.Run(script).Errors);

    [Theory]
    [InlineData("Get-MisGroup -Name '  class 7a '")]
    [InlineData("Get-MisGroup -Name 'Class 7A[1234567][2026]'")]
    [InlineData("Get-MisGroup 'class *'")]
    public void A_name_is_found_whatever_its_case_and_brackets(string script)
    {
        _service.MisGroups.Add(Sample.MisGroup("7A"));
        var query = script.Contains("  ", StringComparison.Ordinal) ? script.Replace("'  class 7a '", "'class 7a'", StringComparison.Ordinal) : script;

        var result = _session.Run(query);

        Assert.Empty(result.Errors);
        Assert.Single(result.Output);
    }

    [Theory]
    [InlineData("Get-MisGroup -Id 7A | Get-MisGroupMember -Role Teacher", nameof(PersonRole.Teacher))]
    [InlineData("Get-MisGroupMember -Id 7A", nameof(PersonRole.Student))]
    [InlineData("'7A' | Get-MisGroupMember", nameof(PersonRole.Student))]
    public void Members_of_a_MIS_group_are_students_unless_told_otherwise(string script, string role)
    {
        _service.MisGroups.Add(Sample.MisGroup("7A"));

        var member = Assert.Single(_session.Run(script).As<MisGroupMember>());

        Assert.Equal(("7A", role), (member.MisGroupId, member.Role.ToString()));
    }

    [Theory]
    [InlineData("[pscustomobject]@{ MisGroupId = '7A'; School = 'S1'; Type = 'Year' } | New-O365ClassGroup", "S1", nameof(MisGroupType.Year))]
    [InlineData("New-O365ClassGroup -MisGroupId 7A", null, null)]
    public void New_takes_ids_by_property_name(string script, string? school, string? type)
    {
        var result = _session.Run(script);

        Assert.Empty(result.Errors);
        var reference = Assert.Single(_service.Request<NewClassGroupRequest>("CreateClassGroupsAsync").Groups);
        Assert.Equal(("7A", school, type), (reference.MisGroupId, reference.School, reference.Type?.ToString()));
    }

    [Fact]
    public void One_name_cannot_serve_two_groups()
    {
        var result = _session.Run("New-O365ClassGroup -MisGroupId 7A, 7B -Name Choir");

        Assert.Equal(["SettingInvalid"], result.ErrorIds);
        Assert.Equal(0, _service.Count("CreateClassGroupsAsync"));
    }

    [Fact]
    public void Everything_said_at_creation_reaches_the_engine()
    {
        _session.Run("New-O365ClassGroup -MisGroupId 7A -Name Choir -Description d -Visibility Public -RequiredLifetime P1Y -Owner a@b -Force");

        var request = _service.Request<NewClassGroupRequest>("CreateClassGroupsAsync");
        Assert.Equal(("Choir", "d", GroupVisibility.Public, "P1Y", true), (request.Name, request.Description, request.Visibility, request.RequiredLifetime, request.Force));
        Assert.Equal(["a@b"], request.Owner!);
    }

    [Fact]
    public void A_given_context_is_used()
    {
        _session.Run("$c = Connect-GroupSync -Sandbox -PassThru; Get-MisGroup -Context $c");

        Assert.Same(Sample.Context, _service.Calls.Single(c => c.Method == "GetGroupsAsync").Options!.Context);
    }
}
