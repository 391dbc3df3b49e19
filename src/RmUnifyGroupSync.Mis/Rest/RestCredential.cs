using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Reading;

namespace RmUnifyGroupSync.Mis.Rest;

/// <summary>What a service is told so that it answers. Only names stand in the settings; the values come from the environment and stay here.</summary>
internal sealed class RestCredential
{
    private RestCredential()
    {
    }

    /// <summary>Header to send, by name; null when a token is sent.</summary>
    public (string Name, string Value)? Header { get; private init; }

    /// <summary>A token given as it is.</summary>
    public string? Token { get; private init; }

    /// <summary>Id and secret for which a token is had.</summary>
    public (string Id, string Secret)? Client { get; private init; }

    /// <summary>Throws when the settings name no credential at all.</summary>
    public static void EnsureNamed(MisSourceOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Header) && string.IsNullOrWhiteSpace(options.Credential))
            throw SourceError.Invalid(
                "The MIS service needs a credential, and none is set.",
                "Put the token, or id:secret, into an environment variable and set MisCredential to the variable's name.");
    }

    /// <summary>Reads the credential that the settings name.</summary>
    public static RestCredential From(MisSourceOptions options, Func<string, string?> environment)
    {
        EnsureNamed(options);
        if (!string.IsNullOrWhiteSpace(options.Header))
            return FromHeader(options.Header, environment);
        var value = ValueOf(options.Credential!, environment);
        if (options.TokenUri is null)
            return new RestCredential { Token = value };
        if (value.Split(':', 2) is [{ Length: > 0 } id, { Length: > 0 } secret])
            return new RestCredential { Client = (id, secret) };
        throw SourceError.Invalid(
            $"MisTokenUri is set, but the environment variable {options.Credential} does not hold id:secret.",
            "Put client id and secret into it, with a colon between; or reset MisTokenUri to send the value as a token.");
    }

    private static RestCredential FromHeader(string header, Func<string, string?> environment)
    {
        if (header.Split(':', 2, StringSplitOptions.TrimEntries) is [{ Length: > 0 } name, { Length: > 0 } variable] && name.All(IsTokenCharacter))
            return new RestCredential { Header = (name, ValueOf(variable, environment)) };
        throw SourceError.Invalid(
            "MisHeader is not of the form 'Header-Name: VARIABLE'.", "Write the header's name, a colon and the name of an environment variable.");
    }

    private static bool IsTokenCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_';

    private static string ValueOf(string variable, Func<string, string?> environment)
    {
        var value = environment(variable)?.Trim();
        if (string.IsNullOrEmpty(value))
            throw SourceError.Invalid(
                $"The environment variable {variable}, which is to hold the credential of the MIS service, is not set.",
                "Set it for the account of the run. The setting takes the variable's name, never the secret itself.", variable);
        if (value.AsSpan().ContainsAny('\r', '\n'))
            throw SourceError.Invalid($"The environment variable {variable} holds a line break.", "Store the credential on one line.", variable);
        return value;
    }
}
