using System.Reflection;

namespace EdgeKit.Policies.Binding;

/// <summary>The types that properties of an options class may have, and how the binder treats them.</summary>
internal static class OptionsShape
{
    public static bool IsList(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>);

    public static bool IsDictionary(Type type) =>
        type.IsGenericType
        && type.GetGenericTypeDefinition() == typeof(Dictionary<,>) && type.GenericTypeArguments[0] == typeof(string);

    /// <summary>True for a scalar or a collection of scalars.</summary>
    public static bool IsPlain(Type type)
    {
        var part = IsList(type) || IsDictionary(type) ? type.GenericTypeArguments[^1] : type;
        return ScalarParser.Reads(Nullable.GetUnderlyingType(part) ?? part);
    }

    public static IEnumerable<PropertyInfo> Settings(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.SetMethod is { IsPublic: true } && p.GetIndexParameters().Length == 0);

    /// <exception cref="NotSupportedException">Options classes cannot have this type.</exception>
    public static void RequireBindable(Type type, string path)
    {
        if (!type.IsClass || type.IsAbstract || type.IsArray || type.GetConstructor(Type.EmptyTypes) is null)
        {
            throw new NotSupportedException(
                $"The setting {path} has the type {type}, which cannot be bound strictly. Make it a string, bool, int, "
                + "long, double, TimeSpan, Uri or enum, a List<T> or Dictionary<string, T> of these, or a class with a "
                + "parameterless constructor.");
        }
    }
}
