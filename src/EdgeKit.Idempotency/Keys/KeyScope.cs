using System.Net;
using System.Security.Cryptography;
using EdgeKit.Http.Callers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Idempotency.Keys;

/// <summary>Hashes a key with tenant, caller, method and route; no caller can access another's keys.</summary>
internal static class KeyScope
{
    public static string? Resolve(
        HttpContext context, string policyName, string key, IdempotencyPolicyOptions policy, CallerResolver callers)
    {
        var caller = Caller.Of(context.User);
        if (caller is null && !policy.Anonymous)
        {
            return null;
        }

        using var digest = LengthPrefixedHash.Rent();
        digest.Append(policyName);
        digest.Append(policy.TenantClaim is { Length: > 0 } claim ? context.User.FindFirst(claim)?.Value : null);
        digest.Append(caller?.Key);
        if (caller is null)
        {
            AppendAnonymous(digest, context, callers);
        }

        digest.Append(context.Request.Method);
        digest.Append(Route(context));
        digest.Append(key);
        return digest.Finish();
    }

    /// <summary>Returns the caller for the quota. Anonymous callers of one address or IPv6 network share it.</summary>
    public static string CallerOf(HttpContext context, CallerResolver callers) =>
        Caller.Of(context.User)?.Key ?? callers.NetworkOf(context);

    private static void AppendAnonymous(LengthPrefixedHash digest, HttpContext context, CallerResolver callers)
    {
        digest.Append(WithoutIPv6Mapping(callers.AddressOf(context))?.ToString());
        digest.Append(context.Connection.ClientCertificate?.GetCertHashString(HashAlgorithmName.SHA256));
        foreach (var name in callers.CredentialHeadersOf(context))
        {
            if (context.Request.Headers.TryGetValue(name, out var values))
            {
                digest.Append(name.ToUpperInvariant());
                AppendAll(digest, values);
            }
        }

        digest.Append(null);
    }

    /// <summary>Appends each line separately: two lines differ from one line with a comma.</summary>
    private static void AppendAll(LengthPrefixedHash digest, StringValues values)
    {
        foreach (var value in values)
        {
            digest.Append(value ?? "");
        }

        digest.Append(null);
    }

    /// <summary>Dual-stack sockets report IPv4 callers as mapped addresses; a retry may reach either kind.</summary>
    private static IPAddress? WithoutIPv6Mapping(IPAddress? address) =>
        address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;

    private static string Route(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<IRouteDiagnosticsMetadata>()?.Route
        ?? context.Request.Path.ToString();
}
