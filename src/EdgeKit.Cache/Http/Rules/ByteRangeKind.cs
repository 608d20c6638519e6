namespace EdgeKit.Cache.Http.Rules;

/// <summary>The three answers to a Range field.</summary>
internal enum ByteRangeKind
{
    /// <summary>All of it: there is no range, or none that counts.</summary>
    Whole,

    /// <summary>A 206.</summary>
    Part,

    /// <summary>A 416.</summary>
    Unsatisfiable,
}
