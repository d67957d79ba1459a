using System.Runtime.CompilerServices;

// Compiled against publicized copies, as the library is: see eng/PublicizedReferences.targets.
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Core")]
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Data")]
