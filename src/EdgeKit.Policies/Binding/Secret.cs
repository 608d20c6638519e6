using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace EdgeKit.Policies.Binding;

/// <summary>Finds the settings that must not be printed: those marked <c>[DataType(DataType.Password)]</c>.</summary>
internal static class Secret
{
    public static bool Is(PropertyInfo? property) =>
        property?.GetCustomAttribute<DataTypeAttribute>()?.DataType == DataType.Password;

    /// <summary>True if a class has a secret setting, so that a value under a wrong key may be that secret.</summary>
    public static bool IsWithin(Type type) => OptionsShape.Settings(type).Any(Is);

    /// <summary>True if a path, such as <c>Logins:shop:ClientSecret</c>, leads to or through a secret.</summary>
    public static bool IsAt(Type type, string path)
    {
        foreach (var name in path.Split(':'))
        {
            if (OptionsShape.IsList(type) || OptionsShape.IsDictionary(type))
            {
                type = type.GenericTypeArguments[^1];
            }
            else if (type.GetProperty(name) is not { } property)
            {
                return IsWithin(type);
            }
            else if (Is(property))
            {
                return true;
            }
            else
            {
                type = property.PropertyType;
            }
        }

        return false;
    }
}
