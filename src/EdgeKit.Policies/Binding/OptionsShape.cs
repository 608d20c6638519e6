using System.Reflection;

namespace EdgeKit.Policies.Binding;

/// <summary>Which types an options class may be made of, and what each of them is to the binder.</summary>
internal static class OptionsShape
{
    public static bool IsList(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>);

    public static bool IsDictionary(Type type) =>
        type.IsGenericType
        && type.GetGenericTypeDefinition() == typeof(Dictionary<,>) && type.GenericTypeArguments[0] == typeof(string);

    /// <summary>A value, or a collection of values: nothing that has settings of its own.</summary>
    public static bool IsPlain(Type type)
    {
        var part = IsList(type) || IsDictionary(type) ? type.GenericTypeArguments[^1] : type;
        return ScalarParser.Reads(Nullable.GetUnderlyingType(part) ?? part);
    }

    public static IEnumerable<PropertyInfo> Settings(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.SetMethod is { IsPublic: true } && p.GetIndexParameters().Length == 0);

    /// <exception cref="NotSupportedException">
    /// The type is none that an options class may be made of: a mistake of its author.
    /// </exception>
    public static void RequireBindable(Type type, string path)
    {
        if (!type.IsClass || type.IsAbstract || type.IsArray || type.GetConstructor(Type.EmptyTypes) is null)
        {
            throw new NotSupportedException(
                $"The setting {path} is of the type {type}, which cannot be bound strictly. Make it a string, bool, int, long, double, "
                + "TimeSpan, Uri or enum, a List<T> or Dictionary<string, T> of these, or a class with a parameterless constructor.");
        }
    }
}
