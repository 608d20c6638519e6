namespace EdgeKit.Auth.Configuration;

/// <summary>
/// The section of the feature and its optional parts that were registered. Written while services are registered, read
/// afterwards.
/// </summary>
internal sealed class AuthFeatures(string sectionPath)
{
    public string SectionPath => sectionPath;

    public bool HasLogin { get; set; }

    public bool HasQueryTokens { get; set; }
}
