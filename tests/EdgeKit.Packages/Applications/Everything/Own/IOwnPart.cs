namespace Everything.Own;

/// <summary>Something that the application does without EdgeKit.</summary>
internal interface IOwnPart
{
    void Add(WebApplicationBuilder builder);

    void Use(WebApplication app);
}
