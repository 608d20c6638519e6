using System.Net;
using System.Security.Cryptography;
using EdgeKit.Http.Callers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Idempotency.Keys;

/// <summary>
/// Whose key it is, and for what: tenant, caller, method and route template go into the hash with it, so that no caller
/// can reach another's key.
/// </summary>
internal static class KeyScope
{
    /// <summary>
    /// The scoped key, or <see langword="null"/> for a caller without identity where one is demanded.
    /// </summary>
    public static string? Resolve(
        HttpContext context, string policyName, string key, IdempotencyPolicyOptions policy, CallerRules callers)
    {
        var caller = Caller.Of(context.User);
        if (caller is null && !policy.Anonymous)
        {
            return null;
        }

        using var digest = PartedHash.Rent();
        digest.Append(policyName);
        digest.Append(policy.TenantClaim is { Length: > 0 } claim ? context.User.FindFirst(claim)?.Value : null);
        digest.Append(caller?.Key);
        if (caller is null)
        {
            AppendStranger(digest, context, callers);
        }

        digest.Append(context.Request.Method);
        digest.Append(Route(context));
        digest.Append(key);
        return digest.Finish();
    }

    /// <summary>
    /// Who has the key, as one text: whose share of a bounded store it takes. Strangers of one address, or of one
    /// network of IPv6, are one, or nothing would bound them.
    /// </summary>
    public static string OwnerOf(HttpContext context, CallerRules callers) =>
        Caller.Of(context.User)?.Key ?? callers.NetworkOf(context);

    /// <summary>
    /// All by which two callers of whom nobody here knows the name can be told apart: the address, and what they show
    /// to others, a certificate included.
    /// </summary>
    private static void AppendStranger(PartedHash digest, HttpContext context, CallerRules callers)
    {
        digest.Append(Plain(callers.AddressOf(context))?.ToString());
        digest.Append(context.Connection.ClientCertificate?.GetCertHashString(HashAlgorithmName.SHA256));
        foreach (var name in callers.CredentialHeaders)
        {
            if (context.Request.Headers.TryGetValue(name, out var values))
            {
                digest.Append(name.ToUpperInvariant());
                AppendAll(digest, values);
            }
        }

        digest.Append(null);
    }

    /// <summary>Two lines are not one with a comma.</summary>
    private static void AppendAll(PartedHash digest, StringValues values)
    {
        foreach (var value in values)
        {
            digest.Append(value ?? "");
        }

        digest.Append(null);
    }

    /// <summary>
    /// A socket for both versions of IP shows a caller otherwise than one for IPv4 alone, and a retry may meet either.
    /// </summary>
    private static IPAddress? Plain(IPAddress? address) =>
        address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;

    private static string Route(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<IRouteDiagnosticsMetadata>()?.Route
        ?? context.Request.Path.ToString();
}
