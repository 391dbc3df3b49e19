using System.Text.RegularExpressions;

namespace RmUnifyGroupSync.Graph.Requests;

/// <summary>
/// What an answer to a change of links means. Decided by status and code, and by a fragment of the message where one code stands
/// for several things (contract §11); what is not recognised is Unknown and gets split.
/// </summary>
internal static partial class AnswerMeaning
{
    /// <summary>400: at least one of the added links is there already.</summary>
    public static bool IsAlreadyLinked(GraphAnswer answer) => Is400(answer, "added object references already exist");

    /// <summary>400: at least one of the removed links is not there.</summary>
    public static bool IsNotLinked(GraphAnswer answer) => Is400(answer, "removed object references do not exist");

    /// <summary>400: the group has not spread to every server yet. The page and its copies spell the end differently.</summary>
    public static bool IsFresh(GraphAnswer answer) => Is400(answer, "source resource object or one of the objects being referenced");

    /// <summary>400: another object has the value for the property.</summary>
    public static bool IsClash(GraphAnswer answer, string property) =>
        Is400(answer, "same value for property") && answer.Error!.Says(property);

    /// <summary>400 or 409: another object stands in the way; which property it is may stay unsaid.</summary>
    public static bool IsAnyClash(GraphAnswer answer) =>
        answer.Status == 409 || Is400(answer, "same value for property") || Is400(answer, "conflicting object");

    /// <summary>400: the owner is the last one.</summary>
    public static bool IsLastOwner(GraphAnswer answer) => Is400(answer, "must have at least one owner");

    /// <summary>400: a value or a reference in the body is refused; a reference may be too fresh.</summary>
    public static bool IsInvalidValue(GraphAnswer answer) =>
        Is400(answer, "property values specified are invalid") || Is400(answer, "duplicate values");

    /// <summary>403: the group takes no guests.</summary>
    public static bool IsGuestRefused(GraphAnswer answer) => answer.Status == 403 && answer.Error!.Says("guests users are not allowed");

    /// <summary>
    /// 403: the application or person lacks a permission. The code alone does not say so: it also stands for refusals that are
    /// about one group or one account.
    /// </summary>
    public static bool IsPermissionMissing(GraphAnswer answer) =>
        answer.Status == 403 &&
        (answer.Error!.Says("insufficient privileges") || answer.Error is { Code: "Authorization_RequestDenied", Message: "" });

    /// <summary>404: the object is not there, or not yet.</summary>
    public static bool IsNotFound(GraphAnswer answer) => answer.Status == 404;

    /// <summary>The id that a 404 quotes, which may be the group's or the account's; null when it quotes none.</summary>
    public static string? MissingId(GraphAnswer answer) =>
        IsNotFound(answer) && QuotedId().Match(answer.Error!.Message) is { Success: true } match ? match.Groups[1].Value : null;

    private static bool Is400(GraphAnswer answer, string fragment) => answer.Status == 400 && answer.Error!.Says(fragment);

    [GeneratedRegex("Resource '([^']+)'", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex QuotedId();
}
