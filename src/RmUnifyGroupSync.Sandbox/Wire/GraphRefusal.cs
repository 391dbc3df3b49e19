using System.Net;

namespace RmUnifyGroupSync.Sandbox.Wire;

/// <summary>An answer that says no, with the code and message that the service uses (contract §11).</summary>
internal sealed class GraphRefusal(HttpStatusCode status, string code, string message) : Exception(message)
{
    public HttpStatusCode Status { get; } = status;

    public string Code { get; } = code;

    /// <summary>More headers of the answer.</summary>
    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    public static GraphRefusal BadRequest(string message) => new(HttpStatusCode.BadRequest, "Request_BadRequest", message);

    /// <summary>Refused before the directory was asked: paths, query options and bodies that are no OData.</summary>
    public static GraphRefusal Malformed(string message) => new(HttpStatusCode.BadRequest, "BadRequest", message);

    public static GraphRefusal Unsupported(string message) => new(HttpStatusCode.BadRequest, "Request_UnsupportedQuery", message);

    public static GraphRefusal NotFound(string id) => new(
        HttpStatusCode.NotFound,
        "Request_ResourceNotFound",
        $"Resource '{id}' does not exist or one of its queried reference-property objects are not present.");

    public static GraphRefusal Denied() => new(
        HttpStatusCode.Forbidden, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");

    public static GraphRefusal TooFresh() => BadRequest("The source resource object or one of the objects being referenced don't exist.");

    public static GraphRefusal AlreadyLinked(string links) => BadRequest(
        $"One or more added object references already exist for the following modified properties: '{links}'.");

    public static GraphRefusal NotLinked(string links) => BadRequest(
        $"One or more removed object references do not exist for the following modified properties: '{links}'.");
}
