using Microsoft.Graph.Models;
using RmUnifyGroupSync.Graph.Requests;

namespace RmUnifyGroupSync.Graph.Groups;

/// <summary>The requests that make a group (contract §1.1, §1.2).</summary>
internal static class GroupBody
{
    /// <summary>The behaviour that keeps welcome mails from being sent; it can be asked for at creation only.</summary>
    public const string NoWelcomeMail = "WelcomeEmailDisabled";

    /// <summary>POST with the key in the body: a key that is taken is an error, so that nothing can be overwritten.</summary>
    public static GraphCall Post(GroupCreationAttempt attempt, Uri versionRoot, bool behaviours)
    {
        var group = Compose(attempt, versionRoot, behaviours);
        group.UniqueName = attempt.Creation.Key;
        return GraphCall.Post("/groups", GraphPermission.CreateGroup, GroupJson.Write(group)) with { Repeatable = false };
    }

    /// <summary>Upsert: makes the group when nothing has the key, else changes what has it. The key is not repeated in the body.</summary>
    public static GraphCall Upsert(GroupCreationAttempt attempt, Uri versionRoot, bool behaviours)
    {
        var url = $"/groups(uniqueName={ODataText.Literal(attempt.Creation.Key)})";
        return GraphCall.Patch(url, GraphPermission.ManageGroup, GroupJson.Write(Compose(attempt, versionRoot, behaviours))) with
        {
            Prefer = "create-if-missing",
            Repeatable = false,
            Links = attempt.Owners.Length + attempt.Members.Length,
        };
    }

    private static Group Compose(GroupCreationAttempt attempt, Uri versionRoot, bool behaviours)
    {
        var creation = attempt.Creation;
        var group = new Group
        {
            OdataType = null,
            DisplayName = creation.DisplayName,
            Description = creation.Description,
            MailNickname = creation.MailNickname,
            MailEnabled = true,
            SecurityEnabled = false,
            GroupTypes = ["Unified"],
            Visibility = creation.Visibility.ToString(),
        };
        if (behaviours) group.AdditionalData["resourceBehaviorOptions"] = Behaviours(creation);
        if (attempt.Owners.Length > 0) group.AdditionalData["owners@odata.bind"] = References(attempt.Owners, versionRoot);
        if (attempt.Members.Length > 0) group.AdditionalData["members@odata.bind"] = References(attempt.Members, versionRoot);
        return group;
    }

    private static List<string> Behaviours(GroupCreation creation)
    {
        List<string> options = [NoWelcomeMail, "SubscribeMembersToCalendarEventsDisabled"];
        if (creation.HideInOutlook) options.Add("HideGroupInOutlook");
        return options;
    }

    private static List<string> References(string[] ids, Uri versionRoot) =>
        [.. ids.Select(id => $"{versionRoot.AbsoluteUri}directoryObjects/{ODataText.Id(id)}")];
}
