namespace RmUnifyGroupSync.Engine.Matching;

/// <summary>
/// An account that somebody had, or contested, when the source of the school was last good, and who cannot be looked for today. The
/// account is not free for the other role only because a source is missing.
/// </summary>
/// <param name="School">The school's id in the source.</param>
/// <param name="Role">Student or staff.</param>
/// <param name="MisId">The person's id in the MIS.</param>
/// <param name="AccountId">Object id of the account.</param>
public sealed record EarlierClaim(string School, PersonRole Role, string MisId, string AccountId);
