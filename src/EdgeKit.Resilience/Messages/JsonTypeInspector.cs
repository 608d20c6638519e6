using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace EdgeKit.Resilience.Messages;

/// <summary>Finds out from types whether their values can be serialized to JSON more than once.</summary>
internal static class JsonTypeInspector
{
    private static readonly HashSet<Type> Leaves =
    [
        typeof(string), typeof(Uri), typeof(Version),
        typeof(JsonDocument), typeof(JsonElement), typeof(Memory<>), typeof(ReadOnlyMemory<>),
    ];

    private static readonly ConditionalWeakTable<Type, object> Cache = [];

    /// <summary>True if no value of the type can contain a sequence that is produced while it is read.</summary>
    public static bool IsRepeatable(Type type) => (bool)Cache.GetValue(type, static key => IsRepeatable(key, []));

    /// <summary>True for collections and non-sequences; the type's members are not considered.</summary>
    public static bool CanEnumerateAgain(Type type) =>
        !Implements(type, typeof(IAsyncEnumerable<>))
        && (!type.IsAssignableTo(typeof(IEnumerable)) || type.IsAssignableTo(typeof(ICollection))
            || Implements(type, typeof(ICollection<>)) || Implements(type, typeof(IReadOnlyCollection<>)));

    /// <summary>Properties, and fields because serializer options may include them.</summary>
    public static IEnumerable<(Type Type, Func<object, object?> Get)> MembersOf(Type type)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;
        var properties = type.GetProperties(All)
            .Where(static p => p.GetIndexParameters().Length == 0 && IsRead(p, p.GetMethod?.IsPublic))
            .Select(static p => (p.PropertyType, (Func<object, object?>)p.GetValue));
        var fields = type.GetFields(All).Where(static f => IsRead(f, f.IsPublic))
            .Select(static f => (f.FieldType, (Func<object, object?>)f.GetValue));
        return properties.Concat(fields);
    }

    private static bool IsRead(MemberInfo member, bool? isPublic) =>
        (isPublic == true || (isPublic == false && member.IsDefined(typeof(JsonIncludeAttribute))))
        && member.GetCustomAttribute<JsonIgnoreAttribute>() is not { Condition: JsonIgnoreCondition.Always };

    private static bool IsRepeatable(Type type, HashSet<Type> seen)
    {
        if (IsLeaf(type) || !seen.Add(type))
        {
            return true;
        }

        if (!CanEnumerateAgain(type) || IsPolymorphic(type))
        {
            return false;
        }

        return type.IsAssignableTo(typeof(IEnumerable))
            ? ElementTypeOf(type) is { } element && IsRepeatable(element, seen)
            : MembersOf(type).All(part => IsRepeatable(part.Type, seen));
    }

    /// <summary>True if the serialized type depends on the value at run time.</summary>
    private static bool IsPolymorphic(Type type) =>
        type == typeof(object) || type.IsDefined(typeof(JsonPolymorphicAttribute), false)
        || type.IsDefined(typeof(JsonDerivedTypeAttribute), false)
        || (type.IsInterface && !type.IsAssignableTo(typeof(IEnumerable)));

    private static bool IsLeaf(Type type) =>
        type.IsPrimitive || type.IsEnum || type.IsAssignableTo(typeof(JsonNode))
        || Leaves.Contains(type.IsGenericType ? type.GetGenericTypeDefinition() : type)
        || (type.IsValueType && !type.IsGenericType && type.Assembly == typeof(object).Assembly);

    private static Type? ElementTypeOf(Type type) => Find(type, typeof(IEnumerable<>))?.GetGenericArguments()[0];

    private static bool Implements(Type type, Type definition) => Find(type, definition) is not null;

    private static Type? Find(Type type, Type definition) => type.GetInterfaces().Prepend(type)
        .FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == definition);
}
