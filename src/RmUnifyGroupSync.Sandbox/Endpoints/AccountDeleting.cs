using RmUnifyGroupSync.Sandbox.Model;
using RmUnifyGroupSync.Sandbox.Wire;

namespace RmUnifyGroupSync.Sandbox.Endpoints;

/// <summary>The call that nobody may make: it deletes a pupil's account (contract §2.2).</summary>
internal static class AccountDeleting
{
    public static GraphAnswer DeleteUser(EndpointContext context) => Delete(context, context.Captured[0].Text);

    public static GraphAnswer Delete(EndpointContext context, string idOrName)
    {
        context.RecordDeletionAttempt($"DELETE {context.Request.Path}");
        if (!context.Options.MayDeleteAccounts)
            throw GraphRefusal.Denied();
        var user = UserReading.Find(context, idOrName) ?? throw GraphRefusal.NotFound(idOrName);
        context.Commit(new UserDeleted(user.Id, ByRequest: true));
        return GraphAnswer.NoContent();
    }
}
