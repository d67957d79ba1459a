namespace Ctnet.MLNet.Tests.Framework.Faults;

/// <summary>The fault of an estimator, for the tests of <see cref="EstimatorChecks"/>.</summary>
public enum Fault
{
    None,

    PromisesAnotherKind,
    PromisesAnotherItemType,
    PromisesAKey,
    PromisesTooFewColumns,
    PromisesAnAnnotationTooMany,
    PromisesAnAnnotationTooFew,
    PromisesSomethingElseAfterFit,
    PromisesForInvalidData,

    FitsOtherwiseTheSecondTime,
    FitsInvalidData,

    DescribesAnotherType,
    DescribesInvalidData,
    TransformsInvalidData,
    MapsInvalidData,
    RefusesWithAnotherException,
    RefusesWithoutTheColumnsName,

    TransformsEagerly,
    MiscountsRows,

    SavesAnotherModel,
    SavesAnotherSchema,
    SavesAnotherModelInAChain,

    ReadsOtherwiseInASecondCursor,
    ReadsOtherwiseTheSecondTime,
    LeavesTheBufferAsItIs,
    ReadsOtherwiseAlone,
    ReadsInactiveColumns,
    ActivatesAllColumns,
    LosesRowsWithoutColumns,

    SetRepeatsRows,
    SetLosesRows,
    SetReadsOtherwise,
    SetSharesBatches,
    SetCountsBatchesDown,
    SetLosesOrder,
    ShuffledLosesRows,

    MapsOtherwise,
    MapsFromUndeclaredColumns,
    MapsAnotherInputSchema,
    MapsToAnotherSchema,
    MapsDespiteDenial,

    ReadsForeignColumns,
    HidesFromOnnx,
}
