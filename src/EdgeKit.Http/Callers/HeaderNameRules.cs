using System.Buffers;
using System.ComponentModel.DataAnnotations;

namespace EdgeKit.Http.Callers;

/// <summary>Validates names of header fields (RFC 9110 §5.1, §5.6.2).</summary>
internal static class HeaderNameRules
{
    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~");

    public static IEnumerable<ValidationResult> Check(IEnumerable<string> texts, string member) =>
        from text in texts
        where !IsName(text)
        select new ValidationResult(
            $"has \"{text}\", which is not a header name. Write one such as X-Api-Key.", [member]);

    private static bool IsName(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(TokenCharacters);
}
