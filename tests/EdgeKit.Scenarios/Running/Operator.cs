namespace EdgeKit.Scenarios.Running;

/// <summary>An operator with the API key that the AppHost created.</summary>
internal static class Operator
{
    private const string Printed = "OPS=$(cat '";

    /// <summary>Creates a client of a process with the key from the file that the startup guide names.</summary>
    public static HttpClient At(Uri address, ShopUnderTest shop)
    {
        var line = shop.Host.Output.Single(static it => it.StartsWith(Printed, StringComparison.Ordinal));
        var key = File.ReadAllText(line[Printed.Length..^"')".Length]);
        return new HttpClient { BaseAddress = address, DefaultRequestHeaders = { { "X-Api-Key", key } } };
    }
}
