namespace EdgeKit.Cache.Http.Rules;

/// <summary>How a Range field is answered.</summary>
internal enum ByteRangeKind
{
    /// <summary>With the complete response: the field is absent or ignored.</summary>
    Whole,

    /// <summary>With a 206.</summary>
    Part,

    /// <summary>With a 416.</summary>
    Unsatisfiable,
}
