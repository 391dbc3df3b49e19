using System.Management.Automation;
using RmUnifyGroupSync.Completion;
using RmUnifyGroupSync.Pipeline;

namespace RmUnifyGroupSync.Commands;

/// <summary>Writes everybody of the MIS with the account found, or why none was.</summary>
[Cmdlet(VerbsCommon.Get, "GroupSyncMatch")]
[OutputType(typeof(PersonMatch))]
public sealed class GetGroupSyncMatchCommand : ConnectedCommand
{
    /// <summary>Schools by id, DfE number or name, with wildcards; left out, all.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SchoolCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? School { get; set; }

    /// <summary>Only people whose match went so.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public MatchState[]? State { get; set; }

    /// <summary>Only students, or only staff.</summary>
    [Parameter]
    public PersonRole Role { get; set; }

    /// <inheritdoc />
    protected override void EndProcessing() => Stream((service, options, token) => Wanted(service.GetMatchesAsync(School, options, token)));

    private async IAsyncEnumerable<PersonMatch> Wanted(IAsyncEnumerable<PersonMatch> matches)
    {
        var anyRole = !MyInvocation.BoundParameters.ContainsKey(nameof(Role));
        await foreach (var match in matches)
        {
            if ((State is null || State.Contains(match.State)) && (anyRole || match.Role == Role))
                yield return match;
        }
    }
}
