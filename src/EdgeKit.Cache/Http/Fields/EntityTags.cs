using Microsoft.Extensions.Primitives;

namespace EdgeKit.Cache.Http.Fields;

/// <summary>Compares entity tags (RFC 9110 §8.8.3).</summary>
internal static class EntityTags
{
    public static bool IsStrong(string? tag) => tag is ['"', _, ..];

    /// <summary>True if the tags are equal and neither is weak.</summary>
    public static bool StrongEquals(string? one, string? other) =>
        IsStrong(one) && string.Equals(one, other, StringComparison.Ordinal);

    /// <summary>True if the tags are equal, weak or not.</summary>
    public static bool WeakEquals(ReadOnlySpan<char> one, ReadOnlySpan<char> other) =>
        Opaque(one).SequenceEqual(Opaque(other));

    /// <summary>True if If-None-Match lists the tag; <c>*</c> lists any.</summary>
    public static bool Lists(StringValues ifNoneMatch, string? tag)
    {
        foreach (var line in ifNoneMatch)
        {
            if (Lists(line.AsSpan(), tag))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Lists(ReadOnlySpan<char> rest, string? tag)
    {
        if (rest.Trim(" \t") is "*")
        {
            return true;
        }

        while (tag is not null && Next(ref rest) is { IsEmpty: false } candidate)
        {
            if (WeakEquals(candidate, tag))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes the next tag. A tag may contain commas, so only its closing quote ends it.</summary>
    private static ReadOnlySpan<char> Next(ref ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart(", \t");
        var open = rest.IndexOf('"');
        var close = open < 0 ? -1 : rest[(open + 1)..].IndexOf('"');
        if (close < 0)
        {
            return [];
        }

        var tag = rest[..(open + close + 2)];
        rest = rest[tag.Length..];
        return tag;
    }

    private static ReadOnlySpan<char> Opaque(ReadOnlySpan<char> tag) => tag.StartsWith("W/") ? tag[2..] : tag;
}
