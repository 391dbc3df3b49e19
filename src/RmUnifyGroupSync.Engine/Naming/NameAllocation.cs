namespace RmUnifyGroupSync.Engine.Naming;

/// <summary>A new group that needs names.</summary>
/// <param name="School">The school's id in the source.</param>
/// <param name="Type">Type.</param>
/// <param name="MisId">Id of the MIS group.</param>
/// <param name="Parts">What its names are made from.</param>
public sealed record NameRequest(string School, MisGroupType Type, string MisId, NameParts Parts);

/// <summary>The names of one new group.</summary>
/// <param name="Request">The group.</param>
/// <param name="CatalogueName">Name in our lists.</param>
/// <param name="GroupName">Display name in Microsoft 365.</param>
/// <param name="MailNickname">Local part of the address.</param>
/// <param name="Suffix">1 when it has the name that it would have alone; else the number in its names (N10).</param>
public sealed record AllocatedName(NameRequest Request, string CatalogueName, string GroupName, string MailNickname, int Suffix);

/// <summary>A group that could not have its plain name, to be reported before anything is written (N10).</summary>
/// <param name="Group">The group with the names that it gets instead.</param>
/// <param name="WantedName">The display name that it would have had alone.</param>
/// <param name="WantedNickname">The local part of the address that it would have had alone.</param>
/// <param name="Holder">The other new group that has them; null when they are used in the tenant already.</param>
public sealed record NameClash(AllocatedName Group, string WantedName, string WantedNickname, NameRequest? Holder)
{
    /// <summary>The clash in words.</summary>
    public string Message =>
        $"{Describe(Group.Request)} would be called \"{WantedName}\" ({WantedNickname}), which {Taker}. It is called \"{Group.GroupName}\" ({Group.MailNickname}) instead.";

    private string Taker => Holder is null ? "is used in Microsoft 365 already" : $"goes to {Describe(Holder)}";

    private static string Describe(NameRequest request) =>
        $"{request.Type} group \"{request.Parts.MisName}\" (id {request.MisId}, school {request.School})";
}

/// <summary>The names of all new groups of a run.</summary>
/// <param name="Names">One for each request, in the order in which they were named.</param>
/// <param name="Clashes">Those that could not have their plain name, in the same order.</param>
public sealed record NameAllocation(IReadOnlyList<AllocatedName> Names, IReadOnlyList<NameClash> Clashes);
