using System.Runtime.CompilerServices;

namespace EdgeKit.Testing;

/// <summary>Compiled into every test assembly: the first thing that runs there.</summary>
internal static class TestHostInitializer
{
    [ModuleInitializer]
    internal static void Initialize() => TestHost.TakeWhatItStartsAlong();
}
