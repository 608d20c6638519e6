namespace EdgeKit.Tracing.Tests;

/// <summary>
/// The rules of W3C Trace Context level 2 for <c>tracestate</c>: the header lines, and the list that is sent on.
/// </summary>
internal static class TraceStateTable
{
    private const string Key256 =
        "k123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
        + "012345678901234567890123456789012345678901234567890123456789"
        + "012345678901234567890123456789012345678901234567890123456789"
        + "012345678901234567890123456789012345";

    private static readonly string Value256 = new('v', 256);

    private static readonly string EveryValueChar = new(
        [.. Enumerable.Range(0x20, 0x5F).Select(c => (char)c).Where(c => c is not ',' and not '=')]);

    /// <summary>Header values, one per header line, and what arrives; <see langword="null"/> for no header.</summary>
    public static TheoryData<string[], string?> Rows => new()
    {
        { ["foo=1"], "foo=1" },
        { ["foo=1,bar=2"], "foo=1,bar=2" },
        // several headers, joined in order
        { ["foo=1,bar=2", "rojo=1,congo=2", "baz=3"], "foo=1,bar=2,rojo=1,congo=2,baz=3" },
        // empty is accepted, not sent
        { [""], null },
        { ["foo=1", ""], "foo=1" },
        { ["", "foo=1"], "foo=1" },
        { [",foo=1,,bar=2, ,"], "foo=1,bar=2" },
        { ["foo=1 \t , \t bar=2, \t baz=3"], "foo=1,bar=2,baz=3" },                          // optional white space
        { ["\t foo=1 \t"], "foo=1" },
        // leading spaces belong to the value
        { ["foo= 1,bar=2"], "foo= 1,bar=2" },
        { ["foo=a b"], "foo=a b" },
        { [$"a={EveryValueChar}"], $"a={EveryValueChar}" },
        { ["abcdefghijklmnopqrstuvwxyz0123456789_-*/@=1"], "abcdefghijklmnopqrstuvwxyz0123456789_-*/@=1" },
        // level 2: a digit may come first
        { ["1foo=1"], "1foo=1" },
        // level 2: @ is an ordinary character
        { ["foo@@bar=1,baz@=2"], "foo@@bar=1,baz@=2" },
        { [$"{Key256}=1"], $"{Key256}=1" },
        { [$"{Key256}x=1"], null },
        { [$"a={Value256}"], $"a={Value256}" },
        { [$"a={Value256}v"], null },
        // one bad member, and the list is gone
        { ["foo =1"], null },
        { ["foo=1,FOO=2"], null },
        { ["foo.bar=1"], null },
        { ["@foo=1,bar=2"], null },
        { ["_foo=1"], null },
        { ["foo"], null },
        { ["=1"], null },
        { ["foo="], null },
        { ["foo=bar=baz"], null },
        { ["foo=1\t2"], null },
        // one entry per key, the leftmost
        { ["foo=1,foo=1"], "foo=1" },
        { ["foo=1", "foo=2"], "foo=1" },
        { ["foo=1,bar=2,foo=3,baz=4,bar=5"], "foo=1,bar=2,baz=4" },
        { ["bar=1,foo=2", "baz=3,foo=4", "foo=5"], "bar=1,foo=2,baz=3" },
        { ["foo=1,foo="], null },                                                            // repeated, and malformed
        // 32 keys in 33 members
        { [$"k7=0,{Members(32)}"], $"k7=0,{Members(32).Replace(",k7=7", "", StringComparison.Ordinal)}" },
        { [$"k40=0,{Members(32)}"], null },
        { [Members(32)], Members(32) },
        { [Members(33)], null },
        { [$"{Members(32)}, ,"], Members(32) },
        // 512 characters with the commas
        { [Sized(128, 128, 128, 125)], Sized(128, 128, 128, 125) },
        { [Sized(128, 128, 128, 126)], Sized(128, 128, 128) },                               // 513: the last one goes
        // the one over 128 goes first
        { [Sized(100, 129, 128, 128, 100)], $"{Sized(100)},{Sized(0, 0, 128, 128, 100)}" },
        // of several large ones the last
        { [Sized(200, 10, 200, 150)], $"{Sized(200, 10, 200)}" },
    };

    private static string Members(int count) => string.Join(',', Enumerable.Range(1, count).Select(i => $"k{i}={i}"));

    /// <summary>Members of these lengths, keyed by their position; 0 leaves one out.</summary>
    private static string Sized(params int[] lengths) =>
        string.Join(',', lengths.Select((l, i) => l == 0 ? null : $"k{i}=".PadRight(l, 'x')).OfType<string>());
}
