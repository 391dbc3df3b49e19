using System.Management.Automation;
using RmUnifyGroupSync.Completion;
using RmUnifyGroupSync.Pipeline;

namespace RmUnifyGroupSync.Commands;

/// <summary>Writes effective settings: of the given schools, or the default followed by every school with settings of its own.</summary>
[Cmdlet(VerbsCommon.Get, "GroupSyncSetting")]
[OutputType(typeof(GroupSyncSetting))]
public sealed class GetGroupSyncSettingCommand : GroupSyncCommand
{
    private readonly List<string> _schools = [];

    /// <summary>Schools by id, DfE number or name, with wildcards.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SchoolCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? School { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord() => _schools.AddRange(School ?? []);

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        if (_schools.Count == 0 && MyInvocation.ExpectingInput)
            return;
        if (_schools.Count == 0)
            WriteObject(Await((service, _, _) => Task.FromResult(service.GetSettings())), enumerateCollection: true);
        foreach (var school in _schools)
            WriteObject(Await((service, options, token) => service.GetSchoolSettingsAsync(school, options, token)), enumerateCollection: true);
        foreach (var place in Await((service, _, _) => Task.FromResult(service.GetUnknownSettings())))
            WriteWarning($"{place} in the settings file is no setting of this version. It is kept and has no effect; check the spelling, or update the module.");
    }
}
