namespace Shop.Orders.Placement;

/// <summary>The errors of a request by field, as in a validation problem.</summary>
internal sealed class RequestErrors
{
    private readonly Dictionary<string, List<string>> _byField = [];

    public bool Any => _byField.Count > 0;

    public void Add(string field, string message)
    {
        if (!_byField.TryGetValue(field, out var messages))
        {
            _byField[field] = messages = [];
        }

        messages.Add(message);
    }

    public IDictionary<string, string[]> ToDictionary() =>
        _byField.ToDictionary(field => field.Key, field => field.Value.ToArray());
}
