namespace EdgeKit.Auth.Configuration;

/// <summary>The section and its registered optional parts. Written only while services are registered.</summary>
internal sealed class AuthFeatures(string sectionPath)
{
    public string SectionPath => sectionPath;

    public bool HasLogin { get; set; }

    public bool HasQueryTokens { get; set; }
}
