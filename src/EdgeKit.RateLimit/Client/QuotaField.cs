using EdgeKit.Http.StructuredFields;

namespace EdgeKit.RateLimit.Client;

/// <summary>A member of a RateLimit or RateLimit-Policy field.</summary>
internal sealed class QuotaField
{
    private readonly IReadOnlyDictionary<string, object> _parameters;

    private QuotaField(string name, IReadOnlyDictionary<string, object> parameters) =>
        (Name, _parameters) = (name, parameters);

    /// <summary>The name of the policy.</summary>
    public string Name { get; }

    /// <summary>Returns a whole-number parameter: r or t of RateLimit, q or w of RateLimit-Policy.</summary>
    public long? this[string key] => _parameters.GetValueOrDefault(key) as long?;

    /// <returns>The members; none if the field is malformed or a member is neither a string nor a token.</returns>
    public static IReadOnlyList<QuotaField> Parse(string field)
    {
        var members = StructuredField.ParseList(field) ?? [];
        return members.TrueForAll(m => NameOf(m) is not null)
            ? members.ConvertAll(m => new QuotaField(NameOf(m)!, m.Parameters)) : [];
    }

    private static string? NameOf(StructuredItem member) =>
        member.Value switch { string text => text, Token token => token.Text, _ => null };
}
