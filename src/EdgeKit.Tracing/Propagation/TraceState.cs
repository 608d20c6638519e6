using System.Buffers;

namespace EdgeKit.Tracing.Propagation;

/// <summary>The <c>tracestate</c> header: parsed strictly, shortened by removing whole members.</summary>
internal static class TraceState
{
    /// <summary>The maximum number of members; empty ones are not counted.</summary>
    public const int MaxMembers = 32;

    /// <summary>The maximum number of characters sent; the lowest limit that the recommendation allows.</summary>
    public const int MaxLength = 512;

    /// <summary>Members longer than this are removed first from a list that is too long.</summary>
    public const int LargeMember = 128;

    private const int MaxKey = 256;
    private const int MaxValue = 256;

    private static readonly SearchValues<char> KeyStart = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");
    private static readonly SearchValues<char> KeyChars = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyz0123456789_-*/@");

    /// <summary>Null for an empty or malformed list. Of a repeated key the first member is the latest.</summary>
    public static string? Normalize(string? field)
    {
        if (string.IsNullOrEmpty(field) || Parse(field) is not { Count: > 0 } members)
        {
            return null;
        }

        Shorten(members);
        return members.Count == 0 ? null : string.Join(',', members);
    }

    private static List<string>? Parse(string field)
    {
        var members = new List<string>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var range in field.AsSpan().Split(','))
        {
            var member = field.AsSpan(range).Trim(" \t");
            if (member.IsEmpty)
            {
                continue;
            }

            var equals = member.IndexOf('=');
            if (equals < 0 || !IsKey(member[..equals]) || !IsValue(member[(equals + 1)..]))
            {
                return null;
            }

            if (keys.Add(member[..equals].ToString()))
            {
                members.Add(member.ToString());
            }
        }

        return members.Count <= MaxMembers ? members : null;
    }

    private static void Shorten(List<string> members)
    {
        var length = members.Sum(m => m.Length + 1) - 1;
        for (var i = members.Count - 1; i >= 0 && length > MaxLength; i--)
        {
            if (members[i].Length > LargeMember)
            {
                length -= members[i].Length + 1;
                members.RemoveAt(i);
            }
        }

        while (length > MaxLength)
        {
            length -= members[^1].Length + 1;
            members.RemoveAt(members.Count - 1);
        }
    }

    private static bool IsKey(ReadOnlySpan<char> key) =>
        key.Length is > 0 and <= MaxKey && KeyStart.Contains(key[0]) && !key.ContainsAnyExcept(KeyChars);

    private static bool IsValue(ReadOnlySpan<char> value) =>
        value.Length is > 0 and <= MaxValue && !value.ContainsAnyExceptInRange(' ', '~') && !value.Contains('=');
}
