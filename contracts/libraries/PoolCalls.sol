// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @title PoolCalls
 * @notice The swaps of the venues, without the cost of general ABI coding. What a pool reverts with is passed on.
 * @dev There is no check that a pool has code: what has none brings nothing, as a hostile pool might.
 */
library PoolCalls {
    /// @dev swap(uint256,uint256,address,bytes), left-aligned.
    bytes32 private constant SWAP_V2 = 0x022c0d9f00000000000000000000000000000000000000000000000000000000;
    /// @dev swap(address,bool,int256,uint160,bytes), left-aligned.
    bytes32 private constant SWAP_V3 = 0x128acb0800000000000000000000000000000000000000000000000000000000;

    /// @dev The prices next to the outermost ones of Uniswap V3's TickMath: no limit but the amount.
    uint160 internal constant LOWEST_SQRT_PRICE_LIMIT = 4295128739 + 1;
    uint160 internal constant HIGHEST_SQRT_PRICE_LIMIT = 1461446703485210103287273052203988822378723970342 - 1;

    /// @notice Has a Uniswap-V2-like pair send `amountOut` to `to`. With data the pair then calls `to` back and is paid
    /// there, without it has to have been paid before.
    function swapV2(address pair, bool zeroForOne, uint256 amountOut, address to, bytes calldata data) internal {
        assembly ("memory-safe") {
            let free := mload(0x40) // the end of the memory in use; what is written there is not kept
            mstore(free, SWAP_V2) // bytes 0 to 3 of the call
            mstore(add(free, 4), mul(iszero(zeroForOne), amountOut)) // amount0Out
            mstore(add(free, 36), mul(zeroForOne, amountOut)) // amount1Out
            mstore(add(free, 68), to)
            mstore(add(free, 100), 128) // where data starts, counted from byte 4
            mstore(add(free, 132), data.length)
            calldatacopy(add(free, 164), data.offset, data.length) // unpadded: decoders ask for no more
            if iszero(call(gas(), pair, 0, free, add(data.length, 164), 0, 0)) {
                returndatacopy(free, 0, returndatasize()) // why the pair refused
                revert(free, returndatasize())
            }
        }
    }

    /// @notice Has a Uniswap-V3-like pool swap exactly `amountIn` and send what that yields to `to`; it then calls this
    /// contract back with the data and is paid there.
    function swapV3(address pool, bool zeroForOne, uint256 amountIn, address to, bytes calldata data) internal {
        uint160 limit = zeroForOne ? LOWEST_SQRT_PRICE_LIMIT : HIGHEST_SQRT_PRICE_LIMIT;
        assembly ("memory-safe") {
            let free := mload(0x40) // the end of the memory in use; what is written there is not kept
            mstore(free, SWAP_V3) // bytes 0 to 3 of the call
            mstore(add(free, 4), to)
            mstore(add(free, 36), zeroForOne)
            mstore(add(free, 68), amountIn) // positive as a signed number too: no honest balance has 256 bits
            mstore(add(free, 100), limit)
            mstore(add(free, 132), 160) // where data starts, counted from byte 4
            mstore(add(free, 164), data.length)
            calldatacopy(add(free, 196), data.offset, data.length) // unpadded: decoders ask for no more
            if iszero(call(gas(), pool, 0, free, add(data.length, 196), 0, 0)) {
                returndatacopy(free, 0, returndatasize()) // why the pool refused
                revert(free, returndatasize())
            }
        }
    }
}
