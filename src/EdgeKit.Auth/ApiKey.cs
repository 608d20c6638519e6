using System.Security.Cryptography;
using EdgeKit.Auth.ApiKeys;

namespace EdgeKit.Auth;

/// <summary>A new API key. Give the text to its owner and write the hash into the configuration. Thread safe.</summary>
/// <param name="Text">The key as the caller sends it, <c>id.secret</c>; it cannot be recovered from the hash.</param>
/// <param name="Hash">The value for <see cref="ApiKeyOptions.Hashes"/>.</param>
public sealed record ApiKey(string Text, string Hash)
{
    private const int SecretBytes = 32;

    /// <summary>Creates a key with a secret of 256 random bits.</summary>
    /// <param name="id">The name of the entry under <c>EdgeKit:Auth:ApiKeys</c>.</param>
    /// <returns>The key and its hash.</returns>
    /// <exception cref="ArgumentException"><paramref name="id"/> is empty or contains a dot.</exception>
    public static ApiKey Create(string id)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        if (id.Contains('.', StringComparison.Ordinal))
        {
            throw new ArgumentException(
                $"The id '{id}' contains a dot, which separates id and secret in a key. Choose another.", nameof(id));
        }

        var text = $"{id}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes))}";
        return new ApiKey(text, Convert.ToHexStringLower(KeyHash.Of(text)));
    }

    /// <summary>Returns the hash only, so that the key is never logged by accident.</summary>
    /// <returns>A text without the secret.</returns>
    public override string ToString() => $"ApiKey {{ Hash = {Hash} }}";
}
