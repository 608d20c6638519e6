namespace EdgeKit.Packages.Running;

internal static class Some
{
    /// <summary>A name that no other test has used: a caller, a key, an id.</summary>
    public static string Name() => Guid.NewGuid().ToString("N");

    public static (string Name, string Value) Bearer(string token) => ("Authorization", "Bearer " + token);
}
