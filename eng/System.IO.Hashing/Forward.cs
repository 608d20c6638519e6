using System.IO.Hashing;
using System.Runtime.CompilerServices;

// The forward makes the compiler keep the reference, so that the build copies the DLL along.
[assembly: TypeForwardedTo(typeof(XxHash64))]
