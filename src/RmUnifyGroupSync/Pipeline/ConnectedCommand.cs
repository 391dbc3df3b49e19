using System.Management.Automation;

namespace RmUnifyGroupSync.Pipeline;

/// <summary>A cmdlet that works with a sign-in: the current one, or the one given with <c>-Context</c>.</summary>
public abstract class ConnectedCommand : GroupSyncCommand
{
    /// <summary>The sign-in to use instead of the current one; Connect-GroupSync -PassThru gives it.</summary>
    [Parameter]
    [ValidateNotNull]
    public GroupSyncContext? Context { get; set; }

    private protected override GroupSyncContext? SignIn => Context;
}
