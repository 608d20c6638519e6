using System.Runtime.CompilerServices;

namespace EdgeKit.Testing;

/// <summary>Starts the sweeper when a test assembly loads. This file is compiled into every test assembly.</summary>
internal static class TestHostInitializer
{
    [ModuleInitializer]
    internal static void Initialize() => TestHost.TakeWhatItStartsAlong();
}
