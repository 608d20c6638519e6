namespace EdgeKit.Scenarios.Running;

/// <summary>Somebody with the key that the AppHost has made for operators.</summary>
internal static class Operator
{
    private const string Printed = "OPS=$(cat '";

    /// <summary>A client of a process, with the key from the file that the shop's story prints.</summary>
    public static HttpClient At(Uri address, ShopUnderTest shop)
    {
        var line = shop.Host.Output.Single(static it => it.StartsWith(Printed, StringComparison.Ordinal));
        var key = File.ReadAllText(line[Printed.Length..^"')".Length]);
        return new HttpClient { BaseAddress = address, DefaultRequestHeaders = { { "X-Api-Key", key } } };
    }
}
