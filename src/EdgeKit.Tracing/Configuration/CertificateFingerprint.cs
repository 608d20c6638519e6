namespace EdgeKit.Tracing.Configuration;

/// <summary>SHA-256 fingerprints of certificates; colons and case are ignored.</summary>
internal static class CertificateFingerprint
{
    public static string Normalize(string text) => text.Replace(":", "", StringComparison.Ordinal).ToUpperInvariant();

    public static bool IsSha256(string text) =>
        Normalize(text) is { Length: 64 } digits && digits.All(char.IsAsciiHexDigit);
}
