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

    public IDisposable OnChange(Action<TOptions, string?> listener)
    {
        tables.Swapped += Notify;
        return new Subscription(() => tables.Swapped -= Notify);

        void Notify() => listener(CurrentValue, Options.DefaultName);
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
