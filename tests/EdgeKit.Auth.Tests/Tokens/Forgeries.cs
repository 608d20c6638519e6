using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using EdgeKit.Auth.Tests.Servers;
using Microsoft.IdentityModel.Tokens;

namespace EdgeKit.Auth.Tests.Tokens;

/// <summary>Tokens that must be refused, each named after the reason.</summary>
internal static class Forgeries
{
    public static IReadOnlyDictionary<string, Func<TestIssuer, string>> All { get; } =
        new Dictionary<string, Func<TestIssuer, string>>
    {
        ["expired"] = i => i.Draft().With("exp", Now() - 60).Signed,
        ["not yet valid"] = i => i.Draft().With("nbf", Now() + 120).Signed,
        ["without an end"] = i => i.Draft().Without("exp").Signed,
        ["with an end that is text"] = i => i.Draft().With("exp", "tomorrow").Signed,
        ["of another issuer"] = i => i.Draft().With("iss", "https://evil.example").Signed,
        ["of the issuer with a slash"] = i => i.Draft().With("iss", i.Url + "/").Signed,
        ["without an issuer"] = i => i.Draft().Without("iss").Signed,
        ["for another audience"] = i => i.Draft().With("aud", "bank").Signed,
        ["for the audience with a slash"] = i => i.Draft().With("aud", "shop/").Signed,
        ["for several other audiences"] = i => i.Draft().With("aud", new JsonArray("bank", "SHOP")).Signed,
        ["with a compressed payload"] = i => i.Draft().WithHeader("zip", "DEF").Signed,
        ["a token within a token"] = i => i.Draft().WithHeader(
            "cty", "JWT").WithHeader("typ", "JWT").Sign(_ => Encoding.ASCII.GetBytes(i.Draft().Signed)),
        ["with two algorithms"] = i => Twice(i, "\"alg\":\"none\""),
        ["with two key ids"] = i => Twice(i, "\"kid\":\"other\""),
        ["with an issuer that is a list"] = i => i.Draft().With("iss", new JsonArray(i.Url)).Signed,
        ["with an audience that is an object"] = i =>
            i.Draft().With("aud", new JsonObject { ["shop"] = "shop" }).Signed,
        ["with an end beyond time"] = i => i.Draft().With("exp", 1e300).Signed,
        ["with a beginning that is text"] = i => i.Draft().With("nbf", "yesterday").Signed,
        ["without an audience"] = i => i.Draft().Without("aud").Signed,
        ["an ID token"] = i => i.Draft().WithHeader("typ", "JWT").Signed,
        ["a logout token"] = i => i.Draft().WithHeader("typ", "logout+jwt").Signed,
        ["without a type"] = i => i.Draft().WithoutHeader("typ").Signed,
        ["unsigned"] = i => i.Draft().WithHeader("alg", "none").Unsigned + ".",
        ["unsigned in capitals"] = i => i.Draft().WithHeader("alg", "NONE").Unsigned + ".",
        ["without an algorithm"] = i => i.Draft().WithoutHeader("alg").Signed,
        ["with its signature cut off"] = i => i.Draft().Unsigned + ".",
        ["with its signature truncated"] = i => i.Draft().Signed[..^8],
        ["with a signature of zeros"] = i => i.Draft().Sign(_ => new byte[64]),
        ["with a signature in DER"] = i => i.Draft().Sign(
            input => i.Ec.SignData(input, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)),
        ["with one bit of its signature turned"] = i =>
            i.Draft().Sign(input => Turned(i.Ec.SignData(input, HashAlgorithmName.SHA256))),
        ["with the claims of another"] = i => Swapped(i.Draft().Signed, i.Draft().With("sub", "root").Signed),
        ["an HMAC under the public modulus"] = i =>
            Hmac(i, Base64UrlEncoder.DecodeBytes((string)TestIssuer.PublicKey(i.Rsa, "rsa")["n"]!)),
        ["an HMAC under the public PEM"] = i => Hmac(i, Encoding.ASCII.GetBytes(i.Rsa.ExportSubjectPublicKeyInfoPem())),
        ["an HMAC under the empty key"] = i => Hmac(i, []),
        ["RSA-PSS, which is not allowed here"] = i => Rsa(i, "PS256", RSASignaturePadding.Pss),
        ["RS512, which is not allowed here"] = i => Rsa(i, "RS512", RSASignaturePadding.Pkcs1),
        ["an RSA algorithm over an elliptic key"] = i => i.Draft().WithHeader("alg", "RS256").Signed,
        ["an elliptic algorithm over an RSA key"] = i => i.Draft().WithHeader("kid", "rsa").Signed,
        ["signed by a stranger under a known key id"] = i => Stranger(i.Draft()),
        ["with an embedded key"] = i => Stranger(i.Draft().WithHeader("jwk", StrangersKey()).WithoutHeader("kid")),
        ["with an embedded key and a good signature"] = i =>
            i.Draft().WithHeader("jwk", TestIssuer.PublicKey(i.Ec, "ec")).Signed,
        ["with an address of keys"] = i => i.Draft().WithHeader("jku", i.Url + "/keys").Signed,
        ["with an address of certificates"] = i => i.Draft().WithHeader("x5u", i.Url + "/keys").Signed,
        ["with an embedded certificate"] = i => i.Draft().WithHeader("x5c", new JsonArray("MIIB")).Signed,
        ["with a critical extension"] = i => i.Draft().WithHeader("crit", new JsonArray("exp")).Signed,
        ["with a payload that is not encoded"] = i => i.Draft().WithHeader("b64", false).Signed,
        ["without a key id among two keys"] = i => i.Draft().WithoutHeader("kid").Signed,
        ["with an unknown key id"] = i => i.Draft().WithHeader("kid", "other").Signed,
        ["with a path as key id"] = i => i.Draft().WithHeader("kid", "../../../../dev/null").Signed,
        ["with a number as key id"] = i => i.Draft().WithHeader("kid", 1).Signed,
        ["with a list as key id"] = i => i.Draft().WithHeader("kid", new JsonArray("ec")).Signed,
        ["with an endless key id"] = i => i.Draft().WithHeader("kid", new string('k', 1000)).Signed,
        ["larger than the limit"] = i => i.Draft().With("padding", new string('p', 9000)).Signed,
        ["in two parts"] = i => i.Draft().Unsigned,
        ["in four parts"] = i => i.Draft().Signed + ".e30",
        ["in five parts"] = i => i.Draft().Signed + ".e30.e30",
        ["dots alone"] = _ => "..",
        ["no base64"] = i => "!!!." + i.Draft().Signed.Split('.', 2)[1],
        ["a header that is no JSON"] = i => "bm90anNvbg." + i.Draft().Signed.Split('.', 2)[1],
        ["a header that is a list"] = i => "W10." + i.Draft().Signed.Split('.', 2)[1],
        ["with bytes behind the JSON of its header"] = i => Raw(i, header: json => json + "x"),
        ["with an object behind the JSON of its header"] = i => Raw(i, header: json => json + """{"alg":"none"}"""),
        ["with bytes behind the JSON of its payload"] = i => Raw(i, payload: json => json + "x"),
        ["with an object behind the JSON of its payload"] = i => Raw(i, payload: json => json + """{"sub":"root"}"""),
        ["with a zero behind the JSON of its payload"] = i => Raw(i, payload: json => json + "\0"),
        ["with a bracket too many"] = i => Raw(i, payload: json => json + "}"),
        ["with a comma too many"] = i => Raw(i, payload: json => json[..^1] + ",}"),
        ["with a comment in its payload"] = i => Raw(i, payload: json => json + "/* */"),
        ["with a mark of order before its payload"] = i => Raw(i, payload: json => "\uFEFF" + json),
        ["with two subjects"] = i => Raw(i, payload: json => json[..^1] + ""","sub":"root"}"""),
        ["with two subjects of which one is escaped"] = i => Raw(i, payload: json => json[..^1] + ""","\u0073ub":"root"}"""),
        ["with a member twice somewhere below"] = i => Raw(i, payload: json => json[..^1] + ""","act":{"sub":"a","sub":"b"}}"""),
        ["with an audience twice"] = i => Raw(i, payload: json => json[..^1] + ""","aud":"shop"}"""),
        ["with a header that is no UTF-8"] = i => RawBytes(i, [.. """{"alg":"ES256","typ":"at+jwt","kid":"ec","x":"""u8, 0x22, 0xC3, 0x28, 0x22, .. "}"u8], null),
        ["with a payload that is no UTF-8"] = i => RawBytes(
            i, null, [.. Encoding.UTF8.GetBytes(
                i.Draft().Payload.ToJsonString()[..^1]), .. ",\"x\":"u8, 0x22, 0xED, 0xA0, 0x80, 0x22, .. "}"u8]),
        ["with half a character as subject"] = i =>
            Raw(i, payload: json => json.Replace("carol", "\\ud800", StringComparison.Ordinal)),
        ["with half a character as issuer"] = i =>
            Raw(i, payload: json => json.Replace("\"shop\"", "\"\\udc00\"", StringComparison.Ordinal)),
        ["with padding behind its header"] = i => Padded(i, 0),
        ["with padding behind its payload"] = i => Padded(i, 1),
        ["with padding behind its signature"] = i => Padded(i, 2),
        ["with another letter for the same signature"] = i =>
            i.Draft().Signed is var token ? token[..^1] + (char)(token[^1] + 1) : "",
        ["with a letter of another base64"] = i => i.Draft().Signed.Replace('_', '/').Replace('-', '+') is var token
        && token.AsSpan().ContainsAny('/', '+') ? token : token + "/",
        ["with a line break inside"] = i => i.Draft().Signed.Insert(20, "\t"),
        ["with a tab before it"] = i => "\t" + i.Draft().Signed,
        ["with a payload without end"] = i => Raw(i, payload: _ => new string('[', 3000)),
        ["with an empty payload"] = i => Raw(i, payload: _ => ""),
        ["with a payload that is a text"] = i => Raw(i, payload: json => JsonValue.Create(json).ToJsonString()),
        ["with white space inside"] = i => i.Draft().Signed.Replace(".", ". ", StringComparison.Ordinal),
    };

    private static long Now() => DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    /// <summary>
    /// Signed by the issuer, with a duplicate header member: the last one counts (RFC 7515, 4).
    /// </summary>
    private static string Twice(TestIssuer issuer, string member)
    {
        var draft = issuer.Draft();
        var header = Base64UrlEncoder.Encode(draft.Header.ToJsonString()[..^1] + "," + member + "}");
        var input = header + "." + draft.Unsigned.Split('.')[1];
        return input + "."
            + Base64UrlEncoder.Encode(issuer.Ec.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256));
    }

    private static string Raw(
        TestIssuer issuer, Func<string, string>? header = null, Func<string, string>? payload = null) => RawBytes(
        issuer, header is null ? null : Encoding.UTF8.GetBytes(header(issuer.Draft().Header.ToJsonString())),
        payload is null ? null : Encoding.UTF8.GetBytes(payload(issuer.Draft().Payload.ToJsonString())));

    /// <summary>Signed by the issuer, whatever its parts are.</summary>
    private static string RawBytes(TestIssuer issuer, byte[]? header, byte[]? payload)
    {
        var parts = issuer.Draft().Unsigned.Split('.');
        return Resigned(issuer, header is null ? parts[0] : Base64UrlEncoder.Encode(header), payload is null
            ? parts[1] : Base64UrlEncoder.Encode(payload));
    }

    private static string Resigned(TestIssuer issuer, string header, string payload) =>
        $"{header}.{payload}.{Base64UrlEncoder.Encode(issuer.Ec.SignData(Encoding.ASCII.GetBytes($"{header}.{payload}"), HashAlgorithmName.SHA256))}";

    /// <summary>
    /// Header and payload such that all three parts would be padded; the signature is over what is sent.
    /// </summary>
    private static string Padded(TestIssuer issuer, int part)
    {
        var draft = issuer.Draft();
        var texts = new[] { draft.Header.ToJsonString(), draft.Payload.ToJsonString() }
            .Select(json => json + new string(' ', (4 - (json.Length % 3)) % 3)).Select(
                json => Convert.ToBase64String(Encoding.UTF8.GetBytes(json)))
            .Select(
                (text, at) => (at == part ? text : text.TrimEnd('=')).Replace('+', '-').Replace('/', '_')).ToArray();
        texts[Math.Min(part, 1)].EndsWith('=').ShouldBe(part < 2);
        return Resigned(issuer, texts[0], texts[1]) + (part == 2 ? "==" : "");
    }

    private static byte[] Turned(byte[] signature)
    {
        signature[10] ^= 1;
        return signature;
    }

    private static string Swapped(string good, string claims)
    {
        var parts = good.Split('.');
        return $"{parts[0]}.{claims.Split('.')[1]}.{parts[2]}";
    }

    private static string Hmac(TestIssuer issuer, byte[] key) =>
        issuer.Draft().WithHeader(
            "alg", "HS256").WithHeader("kid", "rsa").Sign(input => HMACSHA256.HashData(key, input));

    private static string Rsa(TestIssuer issuer, string algorithm, RSASignaturePadding padding)
    {
        var hash = algorithm.EndsWith("512", StringComparison.Ordinal)
            ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256;
        return issuer.Draft().WithHeader(
            "alg", algorithm).WithHeader("kid", "rsa").Sign(input => issuer.Rsa.SignData(input, hash, padding));
    }

    private static readonly ECDsa StrangersEc = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static string Stranger(TokenDraft draft) =>
        draft.Sign(input => StrangersEc.SignData(input, HashAlgorithmName.SHA256));

    private static JsonObject StrangersKey() => TestIssuer.PublicKey(StrangersEc, "stranger");
}
