using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Routing.Template;

namespace EdgeKit.Tracing.Configuration;

/// <summary>A route template that is matched against a path before routing runs.</summary>
internal sealed class PathPattern(TemplateMatcher matcher)
{
    public static PathPattern? TryParse(string template)
    {
        try
        {
            var pattern = new RouteTemplate(RoutePatternFactory.Parse(template));
            return new PathPattern(new TemplateMatcher(pattern, []));
        }
        catch (RoutePatternException)
        {
            return null;
        }
    }

    public bool Matches(PathString path) => matcher.TryMatch(path, new RouteValueDictionary());
}
