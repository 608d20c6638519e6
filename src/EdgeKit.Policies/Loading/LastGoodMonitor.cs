using Microsoft.Extensions.Options;

namespace EdgeKit.Policies.Loading;

/// <summary>
/// Implements the platform's options interfaces on the table in force. The platform's monitor throws from every read
/// after one bad edit; this one keeps returning the last good value.
/// </summary>
internal sealed class LastGoodMonitor<TOptions>(PolicyTables tables) : IOptionsMonitor<TOptions>, IOptions<TOptions>
    where TOptions : class
{
    public TOptions CurrentValue => tables.Current.Get<TOptions>();

    public TOptions Value => CurrentValue;

    public TOptions Get(string? name) => CurrentValue;

    public IDisposable OnChange(Action<TOptions, string?> listener) =>
        new Subscription(tables, () => listener(CurrentValue, Options.DefaultName));

    private sealed class Subscription : IDisposable
    {
        private readonly PolicyTables _tables;
        private readonly Action _listener;

        public Subscription(PolicyTables tables, Action listener)
        {
            _tables = tables;
            _listener = listener;
            tables.Swapped += listener;
        }

        public void Dispose() => _tables.Swapped -= _listener;
    }
}
