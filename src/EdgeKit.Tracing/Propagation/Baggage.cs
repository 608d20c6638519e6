using System.Buffers;
using System.Text;

namespace EdgeKit.Tracing.Propagation;

/// <summary>The <c>baggage</c> header of W3C Baggage: members of key, percent-encoded value and properties.</summary>
internal static class Baggage
{
    /// <summary>The maximum number of members read or sent.</summary>
    public const int MaxMembers = 64;

    /// <summary>The maximum number of characters read or sent, over all members.</summary>
    public const int MaxLength = 8192;

    private static readonly SearchValues<char> TokenChars =
        SearchValues.Create("!#$%&'*+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`abcdefghijklmnopqrstuvwxyz|~");

    private const string Unreserved =
        "!#$&'()*+-./0123456789:<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~";

    private static readonly SearchValues<char> ValueChars = SearchValues.Create(Unreserved);
    private static readonly SearchValues<char> EncodedChars = SearchValues.Create(Unreserved + "%");

    /// <summary>Returns the well-formed members in order, up to the limits.</summary>
    public static List<BaggageMember> Parse(string? field)
    {
        var members = new List<BaggageMember>();
        if (string.IsNullOrEmpty(field))
        {
            return members;
        }

        var length = 0;
        foreach (var range in field.AsSpan().Split(','))
        {
            var text = field.AsSpan(range).Trim(" \t");
            length += text.Length + 1;
            if (members.Count == MaxMembers || length - 1 > MaxLength)
            {
                break;
            }

            if (ParseMember(text) is { } member)
            {
                members.Add(member);
            }
        }

        return members;
    }

    /// <summary>Returns the header value, cut after the last complete member that fits.</summary>
    public static string? Format(IEnumerable<BaggageMember> members)
    {
        var field = new StringBuilder();
        foreach (var member in members.Where(m => IsToken(m.Key)).Take(MaxMembers))
        {
            var text =
                $"{member.Key}={Encode(member.Value)}{(member.Properties is null ? "" : ";")}{member.Properties}";
            if (field.Length + text.Length + 1 > MaxLength + (field.Length == 0 ? 1 : 0))
            {
                break;
            }

            field.Append(field.Length == 0 ? "" : ",").Append(text);
        }

        return field.Length == 0 ? null : field.ToString();
    }

    private static BaggageMember? ParseMember(ReadOnlySpan<char> text)
    {
        var equals = text.IndexOf('=');
        if (equals <= 0)
        {
            return null;
        }

        var key = text[..equals].TrimEnd(" \t");
        var rest = text[(equals + 1)..];
        var semicolon = rest.IndexOf(';');
        var value = (semicolon < 0 ? rest : rest[..semicolon]).Trim(" \t");
        var properties = semicolon < 0 ? default : rest[(semicolon + 1)..].Trim(" \t");
        return IsToken(key) && IsEncoded(value) && !properties.ContainsAnyExceptInRange(' ', '~')
            ? new BaggageMember(
                key.ToString(), Uri.UnescapeDataString(value), properties.IsEmpty ? null : properties.ToString())
            : null;
    }

    private static bool IsToken(ReadOnlySpan<char> key) => !key.IsEmpty && !key.ContainsAnyExcept(TokenChars);

    private static bool IsEncoded(ReadOnlySpan<char> value) => !value.ContainsAnyExcept(EncodedChars);

    private static string Encode(string value) =>
        value.AsSpan().ContainsAnyExcept(ValueChars) ? EncodeBytes(Encoding.UTF8.GetBytes(value)) : value;

    private static string EncodeBytes(byte[] bytes)
    {
        var text = new StringBuilder(bytes.Length * 3);
        foreach (var b in bytes)
        {
            _ = ValueChars.Contains((char)b) ? text.Append((char)b) : text.Append('%').Append(b.ToString("X2", null));
        }

        return text.ToString();
    }
}
